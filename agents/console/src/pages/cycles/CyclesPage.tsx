// 周期任务: what comes back by the calendar, with its due day and owner, its letters and papers (S131, S138, S151).
// Everybody sees their own tasks and letters; who supervises the whole year.
import { DownloadOutlined, LeftOutlined, PrinterOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Segmented, Space } from "antd";
import { useState } from "react";

import "./cycles.css";

import { address } from "../../api/client";
import { useCycles, useOwnCycles, type Cycles } from "../../api/cycles";
import { useMe } from "../../api/queries";
import { day } from "../../format/time";
import { useCycleText } from "../../i18n/cycles";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin, isSupervisor } from "../../roles";
import { download } from "../tickets/download";
import { MeasureDialog } from "./dialogs";
import { LetterTable } from "./LetterTable";
import { PapersPane } from "./PapersPane";
import { RulesPane } from "./RulesPane";
import { ALL, counted, ofState, planned, type Wanted } from "./sheet";
import { TaskTable } from "./TaskTable";

const VIEWS = ["tasks", "plan", "letters", "papers", "rules"] as const;
type View = (typeof VIEWS)[number];

function YearPicker({ year, turn }: { year: number; turn: (year: number) => void }) {
  const t = useCycleText();
  return (
    <Space aria-label={t("year")} role="group">
      <Button icon={<LeftOutlined />} aria-label={String(year - 1)} onClick={() => turn(year - 1)} />
      <b aria-live="polite">{year}</b>
      <Button icon={<RightOutlined />} aria-label={String(year + 1)} onClick={() => turn(year + 1)} />
    </Space>
  );
}

function InTime({ rate }: { rate: Cycles["in_time"] }) {
  const t = useCycleText();
  const small = rate.value === null || rate.small;
  return (
    <p className="cycle-rate">
      {t("inTime")}{" "}
      <b>{rate.value === null ? "—" : small ? `${rate.numerator}/${rate.denominator}` : `${rate.value} %`}</b>{" "}
      <span className="soft">{t("inTimeOf", { n: rate.numerator, of: rate.denominator ?? 0 })}</span>
    </p>
  );
}

function SheetPane({ found }: { found: Cycles }) {
  const t = useCycleText();
  const [wanted, setWanted] = useState<Wanted>(ALL);
  const [adding, setAdding] = useState(false);
  const states = counted(found.tasks);
  return (
    <>
      <div className="filter-bar">
        <Segmented<Wanted>
          aria-label={t("state")}
          value={wanted}
          onChange={setWanted}
          options={states.map(([value, n]) => ({
            value,
            label: `${value === ALL ? t("all") : t(`state.${value}`)} ${n}`,
          }))}
        />
        <Button onClick={() => setAdding(true)}>{t("measure")}</Button>
      </div>
      <InTime rate={found.in_time} />
      {found.tasks.length === 0 ? (
        <p className="soft">{t("none")}</p>
      ) : (
        <TaskTable tasks={ofState(found.tasks, wanted)} people={found.people} />
      )}
      {adding && <MeasureDialog people={found.people} close={() => setAdding(false)} />}
    </>
  );
}

function PlanPane({ found }: { found: Cycles }) {
  const t = useCycleText();
  const tasks = planned(found.tasks);
  return tasks.length ? <TaskTable tasks={tasks} people={found.people} /> : <p className="soft">{t("planNone")}</p>;
}

function LettersPane({ found }: { found: Cycles }) {
  const t = useCycleText();
  return found.letters.length ? <LetterTable letters={found.letters} /> : <p className="soft">{t("lettersNone")}</p>;
}

function YearPane({ found, view, may }: { found: Cycles; view: View; may: boolean }) {
  const t = useCycleText();
  return (
    <section className="pane" aria-label={t(`view.${view}`)}>
      <h2>{t(`view.${view}`)}</h2>
      {view === "tasks" && <SheetPane found={found} />}
      {view === "plan" && <PlanPane found={found} />}
      {view === "letters" && <LettersPane found={found} />}
      {view === "papers" && (
        <PapersPane year={found.year} month={Number(found.today.slice(5, 7))} papers={found.papers} />
      )}
      {view === "rules" && <RulesPane rules={found.rules} people={found.people} may={may} />}
    </section>
  );
}

function OwnPane({ alone }: { alone: boolean }) {
  const t = useCycleText();
  const own = useOwnCycles();
  return (
    <Loaded query={own}>
      {({ tasks, letters }) =>
        !alone && !tasks.length && !letters.some((each) => !each.read_at) ? null : (
          <section className="pane" aria-label={t("own")}>
            <h2>{t("own")}</h2>
            {tasks.length ? <TaskTable tasks={tasks} /> : <p className="soft">{t("ownNone")}</p>}
            {letters.length > 0 && (
              <>
                <h2>{t("ownLetters")}</h2>
                <LetterTable letters={alone ? letters : letters.filter((each) => !each.read_at)} />
              </>
            )}
          </section>
        )
      }
    </Loaded>
  );
}

export default function CyclesPage() {
  const t = useCycleText();
  const me = useMe();
  const [year, setYear] = useState(Number(day(new Date()).slice(0, 4)));
  const [view, setView] = useState<View>("tasks");
  const supervises = me.data !== undefined && isSupervisor(me.data);
  const found = useCycles(year, supervises);
  const file = (format: string) => download(address("/cycles/sheet", { year, format }));
  return (
    <PageFrame
      title={t("title")}
      tools={
        supervises && (
          <>
            <YearPicker year={year} turn={setYear} />
            <Button icon={<DownloadOutlined />} onClick={() => file("xlsx")}>
              {t("export")}
            </Button>
            <Button icon={<PrinterOutlined />} onClick={() => file("pdf")}>
              {t("print")}
            </Button>
          </>
        )
      }
    >
      <OwnPane alone={!supervises} />
      {supervises && (
        <>
          <div className="filter-bar cycle-views">
            <Segmented<View>
              aria-label={t("view")}
              value={view}
              onChange={setView}
              options={VIEWS.map((each) => ({ value: each, label: t(`view.${each}`) }))}
            />
          </div>
          <Loaded query={found}>
            {(cycles) => <YearPane found={cycles} view={view} may={me.data !== undefined && isAdmin(me.data)} />}
          </Loaded>
        </>
      )}
    </PageFrame>
  );
}
