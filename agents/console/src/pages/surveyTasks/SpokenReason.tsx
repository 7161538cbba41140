// What the person said to the machine at the end of an earlier callback: heard before they are rung again.
import { PlayCircleOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";

import type { SurveyTask } from "../../api/types";
import { duration } from "../../format/time";
import { useSurveyText } from "../../i18n/surveys";
import { Player } from "../calls/Recordings";

export function SpokenReason({ recording }: { recording: NonNullable<SurveyTask["words"]> }) {
  const t = useSurveyText();
  const [open, setOpen] = useState(false);
  if (open) return <Player recording={recording} />;
  return (
    <p className="row-actions">
      <Button icon={<PlayCircleOutlined />} onClick={() => setOpen(true)}>
        {t("words.play", { time: duration(recording.seconds) })}
      </Button>
      <span className="soft">{t("words.audited")}</span>
    </p>
  );
}
