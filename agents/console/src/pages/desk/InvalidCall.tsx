// One key for an invalid call: a contact is kept, no form, no ticket, no rating.
import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Desk, DeskCall, InvalidReason } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";

const REASONS: InvalidReason[] = ["silent", "misdialled", "harassment", "cut_off"];

export function InvalidCall({ call }: { call: DeskCall }) {
  const t = useText();
  const word = useWord();
  const [open, setOpen] = useState(false);
  const mark = useDeskChange((reason: InvalidReason) => api.post<Desk>(`/desk/calls/${call.id}/invalid`, { reason }));
  const digits = Object.fromEntries(
    REASONS.map((reason, index) => [`Alt+Digit${index + 1}`, open ? () => mark.mutate(reason) : undefined]),
  );
  useShortcuts({ "Alt+Digit0": () => setOpen((was) => !was), ...digits });
  return (
    <Dropdown
      trigger={["click"]}
      open={open}
      onOpenChange={setOpen}
      menu={{
        items: REASONS.map((reason, index) => ({
          key: reason,
          label: word("invalid", reason),
          extra: `Alt+${index + 1}`,
          onClick: () => mark.mutate(reason),
        })),
      }}
    >
      <Button block loading={mark.isPending} className="call-key">
        {t("desk.invalid")} <DownOutlined aria-hidden="true" /> <kbd>Alt+0</kbd>
      </Button>
    </Dropdown>
  );
}
