// Saying that a task is done, giving it to somebody, calling it off, and writing down a measure of an analysis pack.
import { DatePicker, Form, Input, Modal, Select } from "antd";
import type { Dayjs } from "dayjs";

import { api } from "../../api/client";
import { CYCLES, type CyclePerson, type CycleTask } from "../../api/cycles";
import { useChange } from "../../api/queries";
import { useArchive, type ReportRow } from "../../api/reports";
import { useCycleText } from "../../i18n/cycles";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { useTaskName } from "./names";

const STALE = [CYCLES];
const LONGEST = 500;

interface OfTask {
  task: CycleTask;
  close: () => void;
}

const named = (report: ReportRow) => ({ value: report.id, label: `${report.title} ${report.number}` });
const people = (found: CyclePerson[]) =>
  found.map((each) => ({ value: each.id, label: `${each.name}（${each.staff_no}）` }));

function About({ task }: { task: CycleTask }) {
  const name = useTaskName();
  return (
    <p className="soft">
      {name(task)} · {task.unit} · {task.period} · {task.due}
    </p>
  );
}

export function DoneDialog({ task, close }: OfTask) {
  const t = useCycleText();
  const [form] = Form.useForm<{ note: string; report_id?: string }>();
  const reports = useArchive(null, null);
  const send = useChange(
    (body: { note: string; report_id?: string }) => api.post(`/cycles/tasks/${task.id}/done`, body),
    STALE,
  );
  const done = () =>
    void form.validateFields().then(
      (body) => send.mutate(body, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("doneTitle")}
      okText={t("act.done")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={done}
    >
      <About task={task} />
      <Form form={form} layout="vertical">
        <Form.Item
          name="note"
          label={t("doneNote")}
          rules={[{ required: true, min: 2, whitespace: true, message: t("doneNoteMissing") }]}
        >
          <Input.TextArea rows={3} maxLength={LONGEST} autoFocus />
        </Form.Item>
        <Form.Item name="report_id" label={t("doneReport")}>
          <Select allowClear options={reports.data?.reports.filter((row) => row.state !== "withdrawn").map(named)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function OwnerDialog({ task, people: found, close }: OfTask & { people: CyclePerson[] }) {
  const t = useCycleText();
  const [form] = Form.useForm<{ owner_id: string }>();
  const send = useChange((body: { owner_id: string }) => api.post(`/cycles/tasks/${task.id}/owner`, body), STALE);
  const give = () =>
    void form.validateFields().then(
      (body) => send.mutate(body, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("ownerTitle")}
      okText={t("act.owner")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={give}
    >
      <About task={task} />
      <Form form={form} layout="vertical" initialValues={{ owner_id: task.owner_id ?? undefined }}>
        <Form.Item name="owner_id" label={t("col.owner")} rules={[{ required: true, message: t("ownerMissing") }]}>
          <Select showSearch={{ optionFilterProp: "label" }} autoFocus options={people(found)} />
        </Form.Item>
      </Form>
      <p className="soft">{t("ownerHint")}</p>
    </Modal>
  );
}

export function CancelDialog({ task, close }: OfTask) {
  const t = useCycleText();
  const send = useChange((reason: string) => api.post(`/cycles/tasks/${task.id}/cancel`, { reason }), STALE);
  return (
    <ReasonDialog
      title={t("cancelTitle")}
      okText={t("act.cancel")}
      danger
      busy={send.isPending}
      close={close}
      send={(reason) => send.mutate(reason, { onSuccess: close })}
    >
      <About task={task} />
      <p className="soft">{t("cancelHint")}</p>
    </ReasonDialog>
  );
}

interface MeasureFields {
  report_id: string;
  title: string;
  owner_id: string;
  due_on: Dayjs;
}

export function MeasureDialog({ people: found, close }: { people: CyclePerson[]; close: () => void }) {
  const t = useCycleText();
  const [form] = Form.useForm<MeasureFields>();
  const packs = useArchive("analysis", null);
  const send = useChange((body: object) => api.post("/cycles/measures", body), STALE);
  const add = () =>
    void form.validateFields().then(
      (fields) => send.mutate({ ...fields, due_on: fields.due_on.format("YYYY-MM-DD") }, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("measureTitle")}
      okText={t("measure")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={add}
    >
      <Form form={form} layout="vertical">
        <Form.Item
          name="report_id"
          label={t("measureReport")}
          rules={[{ required: true, message: t("measureReportMissing") }]}
        >
          <Select options={packs.data?.reports.filter((row) => row.state !== "withdrawn").map(named)} />
        </Form.Item>
        <Form.Item
          name="title"
          label={t("measureWhat")}
          rules={[{ required: true, min: 2, whitespace: true, message: t("measureWhatMissing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="owner_id" label={t("col.owner")} rules={[{ required: true, message: t("ownerMissing") }]}>
          <Select showSearch={{ optionFilterProp: "label" }} options={people(found)} />
        </Form.Item>
        <Form.Item name="due_on" label={t("measureDue")} rules={[{ required: true, message: t("measureDueMissing") }]}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
