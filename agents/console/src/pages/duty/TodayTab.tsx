// 今日在岗: who should be there and who is; which languages are served, by how many of those promised (S5).
import { useQuery } from "@tanstack/react-query";
import { Alert, Table } from "antd";

import { ApiError, api } from "../../api/client";
import { personLabel } from "../../api/dutyQueries";
import type { DutyToday, PresentPerson } from "../../api/dutyTypes";
import { clock, dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { DutyWarningList } from "../../layout/DutyWarnings";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { StateTag } from "../../parts/StateTag";
import type { SeatStateName } from "../../api/types";

export const VERDICT_MARKS: Record<string, MarkKind> = {
  missing: "bad",
  late: "warn",
  early: "warn",
  late_and_early: "warn",
  awaited: "info",
  present: "good",
  kept: "good",
};

function People({ rows }: { rows: PresentPerson[] }) {
  const t = useText();
  const word = useWord();
  if (!rows.length) return <p className="soft">{t("today.nobody")}</p>;
  return (
    <Table<PresentPerson>
      size="small"
      rowKey={(row) => row.person.id}
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t("roster.person"), key: "person", render: (_, row) => personLabel(row.person) },
        {
          title: t("today.verdict"),
          key: "verdict",
          render: (_, row) => <Mark kind={VERDICT_MARKS[row.verdict]}>{word("verdict", row.verdict)}</Mark>,
        },
        {
          title: t("roster.shift"),
          key: "shift",
          render: (_, row) =>
            row.shift ? `${row.shift.place_name} ${clock(row.shift.starts_at)}–${clock(row.shift.ends_at)}` : "—",
        },
        {
          title: t("today.signedIn"),
          key: "stay",
          render: (_, row) =>
            row.stay
              ? `${clock(row.stay.signed_in_at)} ${word("signMethod", row.stay.in_method)} ${row.stay.in_place}`
              : "—",
        },
        {
          title: t("today.seat"),
          key: "seat",
          render: (_, row) => (row.seat_state ? <StateTag state={row.seat_state as SeatStateName} /> : "—"),
        },
        {
          title: t("calls.language"),
          key: "languages",
          render: (_, row) => row.languages.map((language) => <Mark key={language}>{word("language", language)}</Mark>),
        },
      ]}
    />
  );
}

function Coverage({ today }: { today: DutyToday }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<DutyToday["coverage"][number]>
      size="small"
      rowKey="language"
      pagination={false}
      dataSource={today.coverage}
      columns={[
        { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
        {
          title: t("monitor.staffed"),
          key: "staffed",
          render: (_, row) => (
            <span className={row.staffed < 1 ? "late" : ""}>{`${row.staffed} / ${row.configured}`}</span>
          ),
        },
        { title: t("today.expected"), dataIndex: "expected" },
        { title: t("today.next"), key: "next", render: (_, row) => dateTime(row.next_at) || "—" },
      ]}
    />
  );
}

export function TodayTab() {
  const t = useText();
  const today = useQuery<DutyToday, ApiError>({
    queryKey: ["duty", "today"],
    queryFn: () => api.get("/duty/today"),
    refetchInterval: 15_000,
  });
  return (
    <Loaded query={today}>
      {(found) => (
        <>
          <DutyWarningList warnings={found.warnings} />
          {!found.planned && <Alert type="info" showIcon title={t("today.notPlanned")} />}
          <section className="pane">
            <h2>{t("today.people")}</h2>
            <People rows={found.people} />
          </section>
          <section className="pane">
            <h2>{t("today.coverage")}</h2>
            <Coverage today={found} />
          </section>
        </>
      )}
    </Loaded>
  );
}
