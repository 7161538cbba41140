// What there is to hear. Listening is noted when the sound is over, or when somebody says so; the server believes it
// only where the sound was fetched.
import { PlayCircleOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { REVIEWS, type ReviewDetail, type ReviewHearing } from "../../api/reviews";
import { duration } from "../../format/time";
import { useReviewText, type ReviewTextKey } from "../../i18n/reviews";
import { useShortcuts } from "../../keys/shortcuts";
import { Mark } from "../../parts/Mark";
import { Player } from "../calls/Recordings";

function One({ review, recording, first }: { review: ReviewDetail; recording: ReviewHearing; first: boolean }) {
  const t = useReviewText();
  const [open, setOpen] = useState(false);
  const note = useChange(
    (seconds: number) => api.post(`/reviews/${review.id}/heard`, { recording_id: recording.id, seconds }),
    [REVIEWS],
  );
  useShortcuts(first && !open ? { "Alt+KeyP": () => setOpen(true) } : {});
  const name = t(`recording.${recording.kind}` as ReviewTextKey, { time: duration(recording.seconds) });
  return (
    <div className="player" data-recording={recording.kind}>
      {open ? (
        <>
          <Player recording={recording} onStopped={(seconds) => seconds > 0 && note.mutate(seconds)} />
          <Button loading={note.isPending} onClick={() => note.mutate(recording.seconds ?? 0)}>
            {t("recording.done")}
          </Button>
        </>
      ) : (
        <Button icon={<PlayCircleOutlined />} onClick={() => setOpen(true)}>
          {name || duration(recording.seconds)}
        </Button>
      )}
      {recording.heard ? (
        <Mark kind="good">{t("recording.heard")}</Mark>
      ) : (
        <span className="soft">{t("recording.audited")}</span>
      )}
    </div>
  );
}

export function Hearing({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  if (!review.recordings.length) return <p className="notice">{t("recording.none")}</p>;
  return (
    <>
      {review.recordings.map((recording, index) => (
        <One key={recording.id} review={review} recording={recording} first={index === 0} />
      ))}
    </>
  );
}
