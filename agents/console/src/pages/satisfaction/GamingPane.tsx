// 防失真: what somebody could do to make a rate look better, of every agent beside all others together.
import { useFigures, type Days, type Gaming, type GamingFigure, type GamingRow } from "../../api/figures";
import { PlainTable } from "../../charts/ChartFrame";
import { useFiguresText } from "../../i18n/figures";
import { CountLink } from "../../parts/figure/Counted";
import { FigureCell } from "../../parts/figure/FigureCell";
import { useServerWords } from "../../parts/figure/serverWords";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const LONG: [string, string] = ["long_unrated", "long_talks"];
const COUNTS = [
  "hung_up_before",
  "caller_left",
  "no_recording",
  "invalid",
  "bursts",
  "handed_on",
  "handed_on_bad",
] as const;

interface BesideProps {
  figure: GamingFigure;
  agent: string;
  /** The measures behind both sides, where the share is a formula of this pane alone. */
  lists?: [string, string];
}

function BesidePeers({ figure, agent, lists }: BesideProps) {
  const t = useFiguresText();
  return (
    <span className="figure-cell">
      <FigureCell figure={figure.own} narrowed={{ by: "agent", key: agent }} lists={lists} />
      <span className="soft">
        {t("peers")}{" "}
        <FigureCell figure={figure.peers} narrowed={{ by: "agent", key: agent, others: true }} lists={lists} />
      </span>
      {figure.apart && <Mark kind="warn">{t("apart")}</Mark>}
    </span>
  );
}

function Skips({ row, gaming }: { row: GamingRow; gaming: Gaming }) {
  const said = useServerWords();
  const reasons = Object.entries(row.skipped).filter(([, n]) => n > 0);
  if (!reasons.length) return <>0</>;
  return (
    <span className="skip-list">
      {reasons.map(([reason, n]) => {
        const words = said(gaming.skipped_labels[reason] ?? reason);
        const wanted = { name: `skipped_${reason}`, by: "agent", key: row.key } as const;
        return (
          <span key={reason}>
            {words} <CountLink wanted={wanted} n={n} spoken={`${row.name} ${words}`} />
          </span>
        );
      })}
    </span>
  );
}

export function GamingPane({ days }: { days: Days }) {
  const t = useFiguresText();
  const found = useFigures<Gaming>("/gaming", { ...days });
  return (
    <section className="pane" aria-label={t("gaming")}>
      <h2>{t("gaming")}</h2>
      <p className="soft">{t("gamingAbout")}</p>
      <Loaded query={found} isEmpty={(gaming) => gaming.rows.length === 0}>
        {(gaming) => {
          const right = "right" as const;
          const said = { seconds: gaming.burst_seconds, minutes: Math.round(gaming.long_seconds / 60) };
          const columns = [
            { key: "name", title: t("by.agent") },
            { key: "satisfaction", title: t("gaming.satisfaction"), align: right },
            { key: "invite", title: t("gaming.invite"), align: right },
            { key: "hung_up_before", title: t("gaming.hung_up_before"), align: right },
            { key: "caller_left", title: t("gaming.caller_left"), align: right },
            { key: "no_recording", title: t("gaming.no_recording"), align: right },
            { key: "skipped", title: t("gaming.skipped") },
            { key: "invalid", title: t("gaming.invalid"), align: right },
            { key: "bursts", title: t("gaming.bursts", said), align: right },
            { key: "long", title: t("gaming.long", said), align: right },
            { key: "handed_on", title: t("gaming.handed_on"), align: right },
            { key: "handed_on_bad", title: t("gaming.handed_on_bad"), align: right },
          ];
          const rows = gaming.rows.map((row) => ({
            key: row.key,
            cells: {
              name: row.name,
              satisfaction: <FigureCell figure={row.satisfaction} narrowed={{ by: "agent", key: row.key }} />,
              invite: <BesidePeers figure={row.invite_rate} agent={row.key} />,
              long: <BesidePeers figure={row.unrated_long} agent={row.key} lists={LONG} />,
              skipped: <Skips row={row} gaming={gaming} />,
              ...Object.fromEntries(
                COUNTS.map((count) => [
                  count,
                  <Counted key={count} row={row} count={count} list={gaming.lists[count]} />,
                ]),
              ),
            },
          }));
          return <PlainTable title={t("gaming")} table={{ columns, rows }} />;
        }}
      </Loaded>
    </section>
  );
}

function Counted({ row, count, list }: { row: GamingRow; count: (typeof COUNTS)[number]; list: string | undefined }) {
  const t = useFiguresText();
  const spoken = `${row.name} ${t(`gaming.${count}`, { seconds: "" })}`;
  if (!list) return <>{row[count]}</>;
  return <CountLink wanted={{ name: list, by: "agent", key: row.key }} n={row[count]} spoken={spoken} />;
}
