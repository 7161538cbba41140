// The proof: every bad rating of a period has its review, and each is in time, overdue or signed off.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { REVIEWS, type ReviewProof } from "../../api/reviews";
import { day } from "../../format/time";
import { useReviewText, type ReviewTextKey } from "../../i18n/reviews";
import { Loaded } from "../../parts/Loaded";

const TILES = ["bad", "reviewed", "in_time", "overdue", "closed", "missing", "verified_in_time", "excluded"] as const;

function monthBegin(today: string): string {
  return `${today.slice(0, 8)}01`;
}

export function ProofPane() {
  const t = useReviewText();
  const today = day(new Date());
  const [from, setFrom] = useState(monthBegin(today));
  const [to, setTo] = useState(today);
  const found = useQuery<ReviewProof, ApiError>({
    queryKey: [...REVIEWS, "proof", from, to],
    queryFn: () => api.get("/reviews/proof", { from, to }),
    enabled: Boolean(from && to),
  });
  return (
    <section className="pane">
      <p className="page-note">{t("proof.means")}</p>
      <p className="row-actions">
        <label htmlFor="proof-from">{t("proof.from")}</label>
        <input id="proof-from" type="date" value={from} max={to} onChange={(event) => setFrom(event.target.value)} />
        <label htmlFor="proof-to">{t("proof.to")}</label>
        <input id="proof-to" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
      </p>
      <Loaded query={found} rows={3}>
        {(counted) => (
          <>
            <div className="tiles">
              {TILES.map((each) => (
                <div
                  key={each}
                  className={each === "missing" && counted.missing > 0 ? "tile tile-alert" : "tile"}
                  data-count={each}
                >
                  <b>{t("proof.unit", { n: counted[each] })}</b>
                  <span>{t(`proof.${each}` as ReviewTextKey)}</span>
                </div>
              ))}
            </div>
            {counted.missing > 0 ? (
              <Alert type="error" showIcon title={t("proof.broken", { n: counted.missing })} />
            ) : (
              <Alert
                type="success"
                showIcon
                title={t("proof.whole", {
                  bad: counted.bad,
                  in_time: counted.in_time,
                  overdue: counted.overdue,
                  closed: counted.closed,
                })}
              />
            )}
            <p className="soft">{t("proof.backlog", { n: counted.backlog })}</p>
          </>
        )}
      </Loaded>
    </section>
  );
}
