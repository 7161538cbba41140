// Abuse and endless calls: two explanations, each by a key, then the call may be ended with a reason (三明 rule).
import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import type { CallReason, Warned } from "../../api/dutyTypes";
import { useChange, useDeskChange } from "../../api/queries";
import type { Desk, DeskCall } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { ReasonDialog } from "../../parts/ReasonDialog";

const REASONS: CallReason[] = ["abusive", "obscene", "repeated", "unrelated"];

export function WarnCaller({ call }: { call: DeskCall }) {
  const t = useText();
  const word = useWord();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const key = ["duty", "call-warnings", call.id];
  const warned = useQuery<Warned, ApiError>({
    queryKey: key,
    queryFn: () => api.get(`/duty/calls/${call.id}/warnings`),
  });
  const warn = useChange((reason: CallReason) => api.post(`/duty/calls/${call.id}/warnings`, { reason }), [key]);
  const end = useDeskChange((reason: CallReason) => api.post<Desk>(`/duty/calls/${call.id}/end`, { reason }));
  const propose = useChange((reason: string) => api.post("/duty/blocks", { call_id: call.id, reason }));
  const { count, needed } = warned.data ?? { count: 0, needed: 2 };
  const talking = call.state === "talking" || call.state === "held";
  const enough = count >= needed;
  const act = (reason: CallReason) => (enough ? end.mutate(reason) : warn.mutate(reason));
  useShortcuts({ "Alt+KeyW": talking ? () => setOpen((was) => !was) : undefined });
  const items = [
    ...REASONS.map((reason) => ({
      key: reason,
      disabled: !talking,
      danger: enough,
      label: t(enough ? "abuse.endFor" : "abuse.warnFor", { reason: word("abuse", reason) }),
      onClick: () => act(reason),
    })),
    { type: "divider" as const },
    {
      key: "block",
      disabled: call.direction !== "inbound",
      label: t("abuse.proposeBlock"),
      onClick: () => setBlocking(true),
    },
  ];
  return (
    <>
      <Dropdown trigger={["click"]} open={open} onOpenChange={setOpen} menu={{ items }}>
        <Button block className="call-key" danger={enough} loading={warn.isPending || end.isPending}>
          {t("abuse.menu", { n: count, needed })} <kbd>Alt+W</kbd>
        </Button>
      </Dropdown>
      {blocking && (
        <ReasonDialog
          title={t("abuse.proposeBlock")}
          busy={propose.isPending}
          close={() => setBlocking(false)}
          send={(reason) =>
            propose.mutate(reason, {
              onSuccess: () => {
                setBlocking(false);
                void message.success(t("abuse.proposed"));
              },
            })
          }
        >
          <p>{t("abuse.blockMeans")}</p>
        </ReasonDialog>
      )}
    </>
  );
}
