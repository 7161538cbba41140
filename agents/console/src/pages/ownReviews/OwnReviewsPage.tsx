// 对我的评价核实: what was found, never who rated or which call; and one word against it.
import { Button } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { OWN_REVIEWS, useOwnReviews, type OwnFinding } from "../../api/reviews";
import { dateTime } from "../../format/time";
import { useReviewText } from "../../i18n/reviews";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { useReviewWord } from "../reviews/words";

function Appealed({ finding }: { finding: OwnFinding }) {
  const t = useReviewText();
  const { appeal } = finding;
  if (!appeal) return null;
  const answer = appeal.answer ?? "";
  return (
    <>
      <span className="soft">{t("own.appealed", { text: appeal.text })}</span>
      {appeal.upheld === null && <Mark kind="warn">{t("own.waiting")}</Mark>}
      {appeal.upheld === true && <Mark kind="good">{t("own.upheld", { answer })}</Mark>}
      {appeal.upheld === false && <Mark kind="plain">{t("own.rejected", { answer })}</Mark>}
    </>
  );
}

export default function OwnReviewsPage() {
  const t = useReviewText();
  const word = useReviewWord();
  const [against, setAgainst] = useState<OwnFinding | null>(null);
  const found = useOwnReviews();
  const appeal = useChange((text: string) => api.post(`/own-reviews/${against?.id}/appeal`, { text }), [OWN_REVIEWS]);
  return (
    <PageFrame title={t("own.title")}>
      <p className="page-note">{t("own.means")}</p>
      <section className="pane">
        <Loaded query={found} isEmpty={(all) => !all.length} empty={t("own.empty")}>
          {(all) => (
            <ul className="short-list">
              {all.map((each) => (
                <li key={each.id}>
                  <span className="soft nowrap">{t("own.on", { day: each.found_on })}</span>
                  <Mark kind={each.finding === "substantiated" ? "bad" : "good"}>{word("finding", each.finding)}</Mark>
                  {each.criterion && <b>{word("criterion", each.criterion)}</b>}
                  <span>{each.told}</span>
                  <Appealed finding={each} />
                  {each.appeal_until && (
                    <>
                      <Button size="small" onClick={() => setAgainst(each)}>
                        {t("own.appeal")}
                      </Button>
                      <span className="soft">{t("own.until", { until: dateTime(each.appeal_until) })}</span>
                    </>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      {against && (
        <ReasonDialog
          title={t("own.appeal")}
          busy={appeal.isPending}
          close={() => setAgainst(null)}
          send={(text) => appeal.mutate(text, { onSuccess: () => setAgainst(null) })}
        />
      )}
    </PageFrame>
  );
}
