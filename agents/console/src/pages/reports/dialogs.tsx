// Making an older report, naming its readers, publishing it with the ranking or without.
import { Checkbox, DatePicker, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { KINDS, useStandingReaders, type ReportKind, type ReportRow } from "../../api/reports";
import { useReportText } from "../../i18n/reports";

const STALE = [["reports"]];

function KindSelect({ kind, choose }: { kind: ReportKind; choose: (kind: ReportKind) => void }) {
  const t = useReportText();
  return (
    <>
      <label htmlFor="report-kind">{t("makeKind")}</label>
      <Select<ReportKind>
        id="report-kind"
        style={{ width: "100%" }}
        value={kind}
        onChange={choose}
        options={KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
      />
    </>
  );
}

export function MakeDialog({ close }: { close: () => void }) {
  const t = useReportText();
  const open = useNavigate();
  const [kind, setKind] = useState<ReportKind>("monthly");
  const [day, setDay] = useState<Dayjs | null>(dayjs().subtract(1, "month"));
  const make = useChange(
    (wanted: { kind: ReportKind; day: string }) => api.post<{ id: string }>("/reports", wanted),
    STALE,
  );
  return (
    <Modal
      open
      title={t("make")}
      okText={t("made")}
      okButtonProps={{ disabled: !day }}
      confirmLoading={make.isPending}
      onCancel={close}
      onOk={() =>
        day &&
        make.mutate(
          { kind, day: day.format("YYYY-MM-DD") },
          { onSuccess: (report) => void open(`/reports/${report.id}`) },
        )
      }
    >
      <KindSelect kind={kind} choose={setKind} />
      <label htmlFor="report-day">{t("makeDay")}</label>
      <DatePicker
        id="report-day"
        style={{ width: "100%" }}
        value={day}
        onChange={setDay}
        disabledDate={(each) => each.isAfter(dayjs(), "day")}
      />
      <p className="soft">{t("makeHint")}</p>
    </Modal>
  );
}

export function ReadersDialog({ close }: { close: () => void }) {
  const t = useReportText();
  const [kind, setKind] = useState<ReportKind>("monthly");
  const [chosen, setChosen] = useState<Partial<Record<ReportKind, string[]>>>({});
  const present = useStandingReaders();
  const save = useChange(
    (wanted: { kind: ReportKind; accounts: string[] }) => api.put("/report-recipients", wanted),
    STALE,
  );
  const accounts = chosen[kind] ?? present.data?.readers[kind] ?? [];
  return (
    <Modal
      open
      title={t("readersTitle")}
      okText={t("save")}
      okButtonProps={{ disabled: !chosen[kind] }}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate({ kind, accounts }, { onSuccess: close })}
    >
      <p className="soft">{t("readersHint")}</p>
      <KindSelect kind={kind} choose={setKind} />
      <label htmlFor="report-readers">{t("readers")}</label>
      <Select<string[]>
        id="report-readers"
        mode="multiple"
        style={{ width: "100%" }}
        loading={present.isPending}
        showSearch={{ optionFilterProp: "label" }}
        value={accounts}
        onChange={(list) => setChosen((before) => ({ ...before, [kind]: list }))}
        options={(present.data?.people ?? []).map((each) => ({
          value: each.id,
          label: `${each.staff_no} ${each.name}`,
        }))}
      />
    </Modal>
  );
}

export function PublishDialog({ row, close }: { row: ReportRow; close: () => void }) {
  const t = useReportText();
  const [ranking, setRanking] = useState(false);
  const readers = useStandingReaders();
  const n = readers.data?.readers[row.kind]?.length ?? 0;
  const publish = useChange(() => api.post(`/reports/${row.id}/publish`, { ranking }), STALE);
  return (
    <Modal
      open
      title={`${t("publishTitle")}：${row.title} ${row.period}`}
      okText={t("publish")}
      confirmLoading={publish.isPending}
      onCancel={close}
      onOk={() => publish.mutate(undefined, { onSuccess: close })}
    >
      <p>{n ? t("publishTo", { n }) : t("readersNone")}</p>
      <Checkbox checked={ranking} onChange={(event) => setRanking(event.target.checked)}>
        {t("publishRanking")}
      </Checkbox>
      <p className="soft">{t("publishNames")}</p>
    </Modal>
  );
}
