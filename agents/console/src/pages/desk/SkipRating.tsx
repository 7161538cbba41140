// 不邀评挂机: nobody leaves the question out without a reason; the reason is counted by agent (S93).
import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import type { components } from "../../api/openapi";
import { useDeskChange } from "../../api/queries";
import type { Desk, DeskCall } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";

type Reason = NonNullable<components["schemas"]["HangUpIn"]["skip_rating"]>;
const REASONS: Reason[] = ["declined", "danger", "abuse"];

export function SkipRating({ call }: { call: DeskCall }) {
  const t = useText();
  const word = useWord();
  const [open, setOpen] = useState(false);
  const skip = useDeskChange((reason: Reason) =>
    api.post<Desk>(`/desk/calls/${call.id}/hangup`, { skip_rating: reason }),
  );
  const digits = Object.fromEntries(
    REASONS.map((reason, index) => [`Alt+Digit${index + 1}`, open ? () => skip.mutate(reason) : undefined]),
  );
  useShortcuts({ "Alt+Digit9": () => setOpen((was) => !was), ...digits });
  return (
    <Dropdown
      trigger={["click"]}
      open={open}
      onOpenChange={setOpen}
      menu={{
        items: REASONS.map((reason, index) => ({
          key: reason,
          label: word("skipRating", reason),
          extra: `Alt+${index + 1}`,
          onClick: () => skip.mutate(reason),
        })),
      }}
    >
      <Button block loading={skip.isPending} className="call-key">
        {t("desk.skipRating")} <DownOutlined aria-hidden="true" /> <kbd>Alt+9</kbd>
      </Button>
    </Dropdown>
  );
}
