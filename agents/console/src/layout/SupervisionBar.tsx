// A supervisor without a seat is in a talk by this browser: wherever they look, they can leave it.
import { Alert, Button } from "antd";

import { useText } from "../i18n";
import { useVoice } from "../voice/VoiceProvider";

export function SupervisionBar() {
  const t = useText();
  const voice = useVoice();
  if (!voice.leg) return null;
  return (
    <Alert
      banner
      type={voice.muted ? "info" : "warning"}
      title={voice.muted ? t("supervise.barMuted") : t("supervise.barHeard")}
      action={
        <Button size="small" danger onClick={voice.hangUp}>
          {t("supervise.leave")}
        </Button>
      }
    />
  );
}
