// Playing a recording. Nothing is fetched before somebody presses play: every fetch is audited.
import { PlayCircleOutlined } from "@ant-design/icons";
import { Alert, Button, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";

import { address } from "../../api/client";
import type { RecordingFacts } from "../../api/types";
import { duration } from "../../format/time";
import { useText } from "../../i18n";

type Side = "both" | "caller" | "agent";

/** Send both channels to both ears, or one of them alone. The first channel is the caller's. */
function wire(audio: AudioContext, source: AudioNode, side: Side): () => void {
  const split = audio.createChannelSplitter(2);
  const join = audio.createGain();
  source.connect(split);
  if (side !== "agent") split.connect(join, 0);
  if (side !== "caller") split.connect(join, 1);
  join.connect(audio.destination);
  return () => {
    source.disconnect();
    split.disconnect();
    join.disconnect();
  };
}

interface PlayerProps {
  recording: Pick<RecordingFacts, "id" | "channels">;
  /** The sound stood still or was over, at so many seconds. */
  onStopped?: (seconds: number) => void;
}

export function Player({ recording, onStopped }: PlayerProps) {
  const t = useText();
  const [side, setSide] = useState<Side>("both");
  const [failed, setFailed] = useState(false);
  const element = useRef<HTMLAudioElement>(null);
  const graph = useRef<{ audio: AudioContext; source: MediaElementAudioSourceNode } | null>(null);

  useEffect(() => {
    if (recording.channels < 2 || !element.current) return undefined;
    // One source node per element, for good: the browser allows no second.
    graph.current ??= (() => {
      const audio = new AudioContext();
      return { audio, source: audio.createMediaElementSource(element.current) };
    })();
    const { audio, source } = graph.current;
    void audio.resume();
    return wire(audio, source, side);
  }, [side, recording.channels]);

  useEffect(() => () => void graph.current?.audio.close(), []);

  return (
    <div className="player">
      <audio
        ref={element}
        controls
        autoPlay
        preload="auto"
        src={address(`/recordings/${recording.id}/audio`)}
        onPause={(event) => onStopped?.(Math.floor(event.currentTarget.currentTime))}
        onError={() => setFailed(true)}
      />
      {recording.channels >= 2 && (
        <Segmented<Side>
          size="small"
          value={side}
          onChange={setSide}
          aria-label={t("call.channel")}
          options={[
            { value: "both", label: t("call.both") },
            { value: "caller", label: t("leg.caller") },
            { value: "agent", label: t("leg.seat") },
          ]}
        />
      )}
      {failed && <Alert type="error" showIcon title={t("call.recordingFailed")} />}
    </div>
  );
}

function Recording({ recording }: { recording: RecordingFacts }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  if (open) return <Player recording={recording} />;
  return (
    <div className="player">
      <Button icon={<PlayCircleOutlined />} onClick={() => setOpen(true)}>
        {t("call.play", { time: duration(recording.seconds) })}
      </Button>
      <span className="soft">{recording.channels >= 2 ? t("call.twoChannels") : t("call.oneChannel")}</span>
      <span className="soft">{t("call.audited")}</span>
    </div>
  );
}

export function Recordings({ recordings }: { recordings: RecordingFacts[] }) {
  const t = useText();
  if (!recordings.length) return <p className="soft">{t("call.noRecording")}</p>;
  return (
    <>
      {recordings.map((recording) => (
        <Recording key={recording.id} recording={recording} />
      ))}
    </>
  );
}
