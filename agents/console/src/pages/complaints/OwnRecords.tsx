// What somebody was told of themselves, and their word to it: no ticket, no caller.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { OwnRecord } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { ReasonDialog } from "../../parts/ReasonDialog";

const KEY = ["accountability", "mine"];

export function OwnRecords() {
  const t = useText();
  const word = useWord();
  const [appealed, setAppealed] = useState<OwnRecord | null>(null);
  const found = useQuery<OwnRecord[], ApiError>({ queryKey: KEY, queryFn: () => api.get("/accountability/mine") });
  const appeal = useChange((text: string) => api.post(`/accountability/${appealed?.id}/appeal`, { text }), [KEY]);
  return (
    <section className="pane">
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("accountability.noneMine")}>
        {(all) => (
          <ul className="short-list">
            {all.map((each) => (
              <li key={each.id}>
                <Mark kind={each.state === "closed" ? "plain" : "warn"}>{word("accountabilityState", each.state)}</Mark>
                <b>{word("accountabilityRule", each.rule)}</b>
                <span>{each.told}</span>
                {each.appeal && <span className="soft">{t("accountability.appealIs", { text: each.appeal })}</span>}
                {each.decision && (
                  <span>
                    {word("accountabilityDecision", each.decision)} {each.decision_text}
                  </span>
                )}
                {each.state === "told" && (
                  <Button size="small" onClick={() => setAppealed(each)}>
                    {t("accountability.appeal")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {appealed && (
        <ReasonDialog
          title={t("accountability.appeal")}
          busy={appeal.isPending}
          close={() => setAppealed(null)}
          send={(text) => appeal.mutate(text, { onSuccess: () => setAppealed(null) })}
        />
      )}
    </section>
  );
}
