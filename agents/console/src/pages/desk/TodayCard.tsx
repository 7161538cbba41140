// The agent's own calls of today, newest first: what the figure in the top bar counts.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import type { CallPage } from "../../api/types";
import { clock, day, duration } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const SHOWN = 8;

export function TodayCard({ staffNo }: { staffNo: string }) {
  const t = useText();
  const word = useWord();
  const today = day(new Date());
  const query = { from: today, to: today, agent: staffNo };
  const calls = useQuery<CallPage, ApiError>({ queryKey: ["calls", query], queryFn: () => api.get("/calls", query) });
  return (
    <section className="pane" aria-label={t("desk.todayCalls")}>
      <div className="pane-head">
        <h2>{t("desk.todayCalls")}</h2>
        <Link to="/calls?mine=1">{t("common.all")}</Link>
      </div>
      <Loaded query={calls} isEmpty={(found) => found.total === 0} empty={t("desk.noCallsToday")}>
        {(found) => (
          <ul className="short-list">
            {found.items.slice(0, SHOWN).map((call) => (
              <li key={call.id}>
                <Link to={`/calls/${call.id}`}>{clock(call.arrived_at)}</Link>
                <b>{call.number_masked}</b>
                <span>{word("language", call.language)}</span>
                <span>{call.queue_name}</span>
                {call.special_group && <Mark kind="warn">{word("group", call.special_group)}</Mark>}
                <span className="soft">{duration(call.talk_seconds)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
