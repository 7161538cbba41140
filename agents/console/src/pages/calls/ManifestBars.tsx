// Beneath the player: who was there from when to when, who spoke, and where the recording is silent and why.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "../../api/client";
import { useManifest, type ManifestPart } from "../../api/transfers";
import type { Segment, TranscriptFacts } from "../../api/types";
import { duration } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { lengthOf, spoken, type Span } from "./bars";

function Bar({ span, whole, kind, title }: { span: Span; whole: number; kind: string; title: string }) {
  const style = { left: `${(100 * span.from) / whole}%`, width: `${(100 * (span.to - span.from)) / whole}%` };
  return <span className={`bar bar-${kind}`} style={style} title={title} />;
}

function Part({ part, segments, several }: { part: ManifestPart; segments: Segment[]; several: boolean }) {
  const t = useText();
  const word = useWord();
  const whole = lengthOf(part);
  const time = (milliseconds: number) => duration(Math.round(milliseconds / 1000));
  const from = (span: Span) => `${time(span.from)}–${time(span.to)}`;
  return (
    <div className="manifest" role="group" aria-label={t("manifest.title")}>
      {several && <div className="soft">{t("manifest.part", { n: part.part_no })}</div>}
      {part.parties.map((party) => {
        const span = { from: party.joined_ms, to: party.left_ms };
        const name = party.name ?? word("leg", party.role);
        return (
          <div className="manifest-row" key={`${party.label}-${party.joined_ms}`}>
            <span className="manifest-name">{name}</span>
            <span className="manifest-track" role="img" aria-label={`${name} ${from(span)}`}>
              <Bar span={span} whole={whole} kind="there" title={`${name} ${from(span)}`} />
              {spoken(segments, part, party).map((said) => (
                <Bar key={said.from} span={said} whole={whole} kind={party.role} title={from(said)} />
              ))}
            </span>
            <span className="soft">{from(span)}</span>
          </div>
        );
      })}
      {part.pauses.map((pause) => {
        const span = { from: pause.from_ms, to: pause.to_ms };
        const why = word("pauseReason", pause.reason);
        return (
          <div className="manifest-row" key={`${pause.reason}-${pause.from_ms}`}>
            <span className="manifest-name">{why}</span>
            <span className="manifest-track" role="img" aria-label={`${why} ${from(span)}`}>
              <Bar span={span} whole={whole} kind="silent" title={`${why} ${from(span)}`} />
            </span>
            <span className="soft">{from(span)}</span>
          </div>
        );
      })}
    </div>
  );
}

export function ManifestBars({ callId }: { callId: string }) {
  const t = useText();
  const manifest = useManifest(callId);
  const words = useQuery<TranscriptFacts | null, ApiError>({
    queryKey: ["call", callId, "transcript"],
    queryFn: () => api.get(`/calls/${callId}/transcript`),
  });
  // The second pass counts from the recording's start; a live draft counts from each stream's and fits no bar.
  const segments = words.data?.pass === 2 ? words.data.segments : [];
  return (
    <Loaded query={manifest} rows={2} isEmpty={(found) => !found.parts.length} empty={t("manifest.none")}>
      {(found) => (
        <>
          {found.parts.map((part) => (
            <Part key={part.recording_id} part={part} segments={segments} several={found.parts.length > 1} />
          ))}
          {found.served.length > 1 && (
            <ul className="plain-list">
              {found.served.map((each) => (
                <li key={`${each.seat_id}-${each.begins}`}>
                  {each.staff_no} {each.name}{" "}
                  {t("manifest.served", { talk: duration(each.talk_seconds), hold: duration(each.hold_seconds) })}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  );
}
