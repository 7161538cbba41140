// F1 on the pages of tickets: their keys on one card, also by a button for who looks for them.
import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";

import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";

export function TicketKeys({ keys }: { keys: readonly (readonly [string, TextKey])[] }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  useShortcuts({ F1: () => setOpen((was) => !was) });
  return (
    <>
      <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t("keys.help")} onClick={() => setOpen(true)} />
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t("keys.title")} width={420}>
        <dl className="keys">
          {keys.map(([shortcut, text]) => (
            <div key={shortcut}>
              <dt>
                <kbd>{shortcut}</kbd>
              </dt>
              <dd>{t(text)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}
