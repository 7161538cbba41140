// 回访任务: surveys that a person must make, because no machine may or can.
import { useQuery } from "@tanstack/react-query";
import { Button, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useDesk, useMe } from "../../api/queries";
import type { SurveyTask } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { hasSeat } from "../../roles";
import { useVoice } from "../../voice/VoiceProvider";
import { SurveyScript } from "./SurveyScript";

interface Dialled {
  call_id: string;
  connect: Record<string, string> | null;
}

function useDial() {
  const voice = useVoice();
  const me = useMe();
  const seated = me.data ? hasSeat(me.data) : false;
  const desk = useDesk(seated);
  const dial = useChange(
    async (task: SurveyTask) => {
      if (desk.data?.seat.phone === "browser") await voice.prepare();
      const { connect } = await api.post<Dialled>(`/survey-tasks/${task.id}/dial`);
      if (connect && !(await voice.connect(connect))) throw new ApiError(0, "voice_failed", "no audio");
    },
    [["survey-tasks"], ["desk"]],
  );
  return { dial, seated, busy: !!desk.data?.call };
}

export default function SurveyTasksPage() {
  const t = useText();
  const s = useSurveyText();
  const word = useWord();
  const [open, setOpen] = useState<SurveyTask | null>(null);
  const { dial, seated, busy } = useDial();
  const tasks = useQuery<SurveyTask[], ApiError>({
    queryKey: ["survey-tasks"],
    queryFn: () => api.get("/survey-tasks"),
  });
  const begin = (task: SurveyTask) => dial.mutate(task, { onSuccess: () => setOpen(task) });
  const columns: TableColumnsType<SurveyTask> = [
    {
      title: t("tickets.number"),
      key: "ticket",
      render: (_, row) => <Link to={`/tickets/${row.ticket_id}`}>{row.ticket_number}</Link>,
    },
    { title: t("calls.number"), dataIndex: "number_masked" },
    { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
    {
      title: t("surveyTasks.why"),
      key: "reason",
      render: (_, row) => s(`reason.${row.reason}` as "reason.sensitive") || row.reason,
    },
    {
      title: s("because.title"),
      key: "because",
      render: (_, row) => (row.because ? s(`because.${row.because}` as "because.sampled") : ""),
    },
    {
      title: t("returnCalls.due"),
      key: "due",
      render: (_, row) => <span className={row.overdue ? "late" : ""}>{dateTime(row.due_at)}</span>,
    },
    {
      title: t("surveyTasks.tries"),
      key: "tries",
      align: "right",
      render: (_, row) => `${row.attempts} / ${row.tries}`,
    },
    {
      title: t("common.actions"),
      key: "actions",
      render: (_, row) => (
        <span className="row-actions">
          {seated && (
            <Button
              size="small"
              type="primary"
              disabled={busy}
              loading={dial.isPending && dial.variables?.id === row.id}
              onClick={() => begin(row)}
            >
              {t("returnCalls.dial")}
            </Button>
          )}
          <Button size="small" onClick={() => setOpen(row)}>
            {t("surveyTasks.write")}
          </Button>
          {row.calling && <Mark kind="info">{t("surveyTasks.calling")}</Mark>}
        </span>
      ),
    },
  ];
  return (
    <PageFrame title={t("menu.surveyTasks")}>
      <p className="soft page-note">{t("surveyTasks.note")}</p>
      <Loaded query={tasks} isEmpty={(all) => !all.length} empty={t("surveyTasks.none")}>
        {(all) => (
          <Table<SurveyTask>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={all}
            pagination={{ pageSize: 15, hideOnSinglePage: true }}
          />
        )}
      </Loaded>
      {open && <SurveyScript key={open.id} task={open} close={() => setOpen(null)} />}
    </PageFrame>
  );
}
