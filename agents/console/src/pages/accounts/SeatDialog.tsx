// What an agent's seat is good for: languages, topics, the home queue. Another language than Mandarin needs a certificate.
import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { AccountRow, Monitor, SeatAssigned, SeatWanted } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const LANGUAGES = ["lang:zh-CN", "lang:ii-CN", "lang:ko-CN"];
const TOPICS = [
  "group:migrant_worker",
  ...["labour", "family", "contract", "land", "injury", "legal_aid", "mediation", "notary", "forensic"].map(
    (topic) => `topic:${topic}`,
  ),
];

interface Wanted {
  home_queue?: string;
  languages: string[];
  topics: string[];
  certified_by?: string;
}

/** What was certified before keeps its certificate; the name typed here is for what is new. */
export function seatWanted(wanted: Wanted, before: SeatAssigned | undefined): SeatWanted {
  const skills = [...wanted.languages, ...wanted.topics].map((skill) => {
    const held = before?.skills.find((each) => each.skill === skill);
    return held ?? { skill, certified_by: skill.startsWith("lang:") ? wanted.certified_by || null : null };
  });
  return { home_queue: wanted.home_queue ?? null, skills };
}

function SeatForm({
  account,
  seat,
  close,
}: {
  account: AccountRow;
  seat: SeatAssigned | undefined;
  close: () => void;
}) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Wanted>();
  const queues = useQuery<Monitor, ApiError>({ queryKey: ["monitor"], queryFn: () => api.get("/monitor") });
  const save = useChange(
    (wanted: Wanted) => api.put(`/accounts/${account.id}/seat`, seatWanted(wanted, seat)),
    [["seats"], ["monitor"]],
  );
  const held = seat?.skills.map((each) => each.skill) ?? ["lang:zh-CN"];
  const initial: Wanted = {
    home_queue: seat?.home_queue ?? undefined,
    languages: held.filter((skill) => skill.startsWith("lang:")),
    topics: held.filter((skill) => !skill.startsWith("lang:")),
  };
  const options = (skills: string[]) =>
    [...new Set([...skills, ...held.filter((each) => (skills === LANGUAGES) === each.startsWith("lang:"))])].map(
      (skill) => ({ value: skill, label: word("skill", skill) }),
    );
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("accounts.seatOf", { name: account.name })}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" initialValues={initial}>
        <Form.Item name="home_queue" label={t("accounts.homeQueue")}>
          <Select
            allowClear
            loading={queues.isPending}
            options={(queues.data?.queues ?? []).map((queue) => ({ value: queue.key, label: queue.name }))}
          />
        </Form.Item>
        <Form.Item
          name="languages"
          label={t("monitor.skills")}
          rules={[{ required: true, message: t("accounts.languageMissing") }]}
        >
          <Select mode="multiple" options={options(LANGUAGES)} />
        </Form.Item>
        <Form.Item name="certified_by" label={t("accounts.certifiedBy")} extra={t("accounts.certifiedNote")}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="topics" label={t("accounts.topics")}>
          <Select mode="multiple" options={options(TOPICS)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function SeatDialog({ account, close }: { account: AccountRow; close: () => void }) {
  const seats = useQuery<SeatAssigned[], ApiError>({ queryKey: ["seats"], queryFn: () => api.get("/seats") });
  if (seats.data === undefined && !seats.isError) return null;
  return (
    <Loaded query={seats}>
      {(all) => <SeatForm account={account} seat={all.find((each) => each.account_id === account.id)} close={close} />}
    </Loaded>
  );
}
