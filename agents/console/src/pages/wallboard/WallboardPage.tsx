// 大屏: six tiles for a large screen, read from five metres. No menu, no scrolling, dark whatever the console's look is.
import { useEffect } from "react";
import { Navigate } from "react-router";

import "./wallboard.css";

import { useMe } from "../../api/queries";
import { clock, duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useText } from "../../i18n";
import { useWallboardText } from "../../i18n/wallboard";
import { seesWallboard } from "../../roles";
import { Alerts, Satisfaction, Service, Staffing, Tickets, Waiting } from "./tiles";
import { useBoard } from "./useBoard";

function Freshness({ asOf, stale, now }: { asOf: string; stale: boolean; now: number }) {
  const t = useWallboardText();
  const at = clock(asOf, true);
  if (!stale) return <span className="wall-fresh">{`● ${t("live")} · ${t("asOf", { at })}`}</span>;
  return (
    <strong className="wall-stale-words" role="alert">
      {t("stale", { at, age: duration(secondsSince(asOf, now)) })}
    </strong>
  );
}

function Wallboard() {
  const t = useWallboardText();
  const now = useNow();
  const { board, stale, error } = useBoard();
  const time = clock(new Date(now).toISOString());
  return (
    <main className={stale ? "wall wall-stale" : "wall"} aria-label={t("title")}>
      <header className="wall-head">
        <h1>{t("title")}</h1>
        {board && !board.open && <span className="wall-closed">{t("closed")}</span>}
        {board && <Freshness asOf={board.as_of} stale={stale} now={now} />}
        <time>{time}</time>
      </header>
      {board ? (
        <div className="wall-grid">
          <Waiting board={board} now={now} />
          <Service board={board} />
          <Satisfaction board={board} />
          <Staffing board={board} />
          <Tickets board={board} now={now} />
          <Alerts board={board} />
        </div>
      ) : (
        <p className="wall-empty" role="status">
          {error ? error.message : t("waitingForData")}
        </p>
      )}
    </main>
  );
}

export default function WallboardPage() {
  const t = useText();
  const me = useMe();
  useEffect(() => {
    document.title = t("menu.wallboard");
  }, [t]);
  if (me.isPending) return <main className="wall" />;
  if (me.isError) return <Navigate to="/login" replace state={{ from: "/wallboard" }} />;
  if (!seesWallboard(me.data)) return <p className="waiting">{t("common.forbidden")}</p>;
  return <Wallboard />;
}
