// The transcript of a call, with where it comes from: live draft or second pass, and which recogniser.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "../../api/client";
import type { TranscriptFacts } from "../../api/types";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { Line } from "../desk/TranscriptPane";

export function CallWords({ callId, since }: { callId: string; since: string }) {
  const t = useText();
  const word = useWord();
  const started = new Date(since).getTime();
  const words = useQuery<TranscriptFacts | null, ApiError>({
    queryKey: ["call", callId, "transcript"],
    queryFn: () => api.get(`/calls/${callId}/transcript`),
  });
  return (
    <Loaded query={words} rows={4}>
      {(found) => (
        <>
          {found && (
            <p>
              <Mark kind={found.status === "failed" ? "bad" : "plain"}>{word("transcript", found.status)}</Mark>
              {found.engine && <span className="soft">{t("call.engine", { engine: found.engine })}</span>}
            </p>
          )}
          {found?.status === "unsupported_language" && <p className="notice">{t("call.unsupportedLanguage")}</p>}
          {found?.segments.length ? (
            <ol className="lines lines-still">
              {found.segments.map((segment) => (
                <Line
                  key={segment.id}
                  segment={segment}
                  at={clock(new Date(started + segment.starts_ms).toISOString(), true)}
                />
              ))}
            </ol>
          ) : (
            found?.status !== "unsupported_language" && <p className="soft">{t("call.noWords")}</p>
          )}
        </>
      )}
    </Loaded>
  );
}
