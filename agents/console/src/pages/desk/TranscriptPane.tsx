// Both sides' words as they are heard: drafts grey and italic, final words plain.
import { DoubleLeftOutlined, DoubleRightOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useEffect, useRef } from "react";

import type { DeskCall, Segment } from "../../api/types";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const NEAR_END = 60;

export function Line({ segment, at }: { segment: Segment; at: string }) {
  const word = useWord();
  const classes = ["line", `line-${segment.leg}`, segment.final ? "" : "line-draft"].join(" ");
  return (
    <li className={classes}>
      <div className="line-head">
        <b>{word("leg", segment.leg)}</b> <time>{at}</time>
      </div>
      <p>{segment.text}</p>
    </li>
  );
}

function Words({ call }: { call: DeskCall }) {
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const started = new Date(call.answered_at ?? call.started_at).getTime();
  useEffect(() => {
    // Whoever scrolled up to read is left in peace.
    if (list.current && follows.current) list.current.scrollTop = list.current.scrollHeight;
  }, [call.segments]);
  const watch = () => {
    const place = list.current;
    if (place) follows.current = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;
  };
  return (
    <ol className="lines" ref={list} onScroll={watch} tabIndex={0} role="log" aria-live="off">
      {call.segments.map((segment) => (
        <Line
          key={segment.id}
          segment={segment}
          at={clock(new Date(started + segment.starts_ms).toISOString(), true)}
        />
      ))}
    </ol>
  );
}

interface Props {
  call: DeskCall;
  folded: boolean;
  fold: (folded: boolean) => void;
}

export function TranscriptPane({ call, folded, fold }: Props) {
  const t = useText();
  const unsupported = call.transcript_status === "unsupported_language";
  if (folded) {
    return (
      <aside className="pane words-folded">
        <Button
          type="text"
          icon={<DoubleLeftOutlined />}
          onClick={() => fold(false)}
          aria-label={t("desk.showWords")}
        />
        <span>{t("desk.words")}</span>
      </aside>
    );
  }
  const status =
    call.transcript_status && !unsupported
      ? t(`transcript.${call.transcript_status}` as "transcript.transcribing")
      : "";
  return (
    <aside className="pane words-pane" aria-label={t("desk.words")}>
      <div className="pane-head">
        <h2>{t("desk.words")}</h2>
        {status && <span className="soft">{status}</span>}
        <Button
          type="text"
          size="small"
          icon={<DoubleRightOutlined />}
          onClick={() => fold(true)}
          aria-label={t("desk.foldWords")}
        />
      </div>
      {unsupported && <p className="notice">{t("desk.unsupportedLanguage")}</p>}
      {call.segments.length ? (
        <Words call={call} />
      ) : (
        !unsupported && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("desk.noWords")} />
      )}
    </aside>
  );
}
