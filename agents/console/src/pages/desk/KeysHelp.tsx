// F1: every key of the desk, on one card.
import { Modal } from "antd";
import { useState } from "react";

import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";

const KEYS: [string, TextKey][] = [
  ["F1", "keys.help"],
  ["F2", "offer.accept"],
  ["Alt+X", "offer.decline"],
  ["F6", "keys.transfer"],
  ["Alt+C", "transfer.cancel"],
  ["F7", "keys.helpers"],
  ["Alt+L", "keys.recordingPause"],
  ["F8", "keys.hold"],
  ["F9", "keys.mute"],
  ["F4", "keys.hangUp"],
  ["Alt+9", "keys.skipRating"],
  ["Alt+0", "keys.invalid"],
  ["Alt+B", "promise.key"],
  ["Alt+N", "keys.addMatter"],
  ["Alt+U", "keys.notGiven"],
  ["Alt+G", "services.title"],
  ["Alt+S", "desk.finish"],
  ["Alt+R", "keys.ready"],
  ["Alt+P", "keys.pause"],
];

export function KeysHelp() {
  const t = useText();
  const [open, setOpen] = useState(false);
  useShortcuts({ F1: () => setOpen((was) => !was) });
  return (
    <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t("keys.title")} width={420}>
      <dl className="keys">
        {KEYS.map(([shortcut, text]) => (
          <div key={shortcut}>
            <dt>
              <kbd>{shortcut}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">{t("keys.composing")}</p>
    </Modal>
  );
}
