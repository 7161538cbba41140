// What may be done with a ticket now, at the head of its page: the server says what, keys do it without the mouse.
import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import type { TicketDetail } from "../../api/types";
import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { ActionDialog, useAction } from "./ActionDialog";
import { ABREAST, keyName, keysOf, offered, type ActionSpec } from "./actions";

export function TicketActions({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const [open, setOpen] = useState<ActionSpec | null>(null);
  const act = useAction(ticket);
  const specs = offered(ticket.handling.actions);
  const start = (spec: ActionSpec) => {
    if (open || act.isPending) return;
    if (spec.fields.length) setOpen(spec);
    else act.mutate({ spec, values: {} });
  };
  useShortcuts(keysOf(specs, start));
  const name = (spec: ActionSpec) => t(`handling.action.${spec.action}` as TextKey);
  const abreast = specs.slice(0, ABREAST);
  const more = specs.slice(ABREAST);
  return (
    <div className="row-actions" role="group" aria-label={t("common.actions")}>
      {abreast.map((spec, place) => (
        <Button
          key={spec.action}
          type={place === 0 && spec.primary ? "primary" : "default"}
          danger={spec.danger}
          loading={act.isPending && act.variables?.spec === spec}
          title={spec.shortcut && keyName(spec.shortcut)}
          aria-keyshortcuts={spec.shortcut && keyName(spec.shortcut)}
          onClick={() => start(spec)}
        >
          {name(spec)}
        </Button>
      ))}
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: more.map((spec) => ({
              key: spec.action,
              danger: spec.danger,
              label: spec.shortcut ? `${name(spec)} (${keyName(spec.shortcut)})` : name(spec),
              onClick: () => start(spec),
            })),
          }}
        >
          <Button>
            {t("handling.more")} <DownOutlined aria-hidden="true" />
          </Button>
        </Dropdown>
      )}
      {open && <ActionDialog ticket={ticket} spec={open} close={() => setOpen(null)} />}
    </div>
  );
}
