// 请假: who is away and is not to be planned; drafts made or filled again from now on leave these days out.
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Popconfirm, Select, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel, usePeople } from "../../api/dutyQueries";
import type { Absence } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

type Fields = Pick<Absence, "account_id" | "first_day" | "last_day" | "reason">;

function AbsenceDialog({ close }: { close: () => void }) {
  const t = useText();
  const people = usePeople();
  const [form] = Form.useForm<Fields>();
  const add = useChange((fields: Fields) => api.post("/duty/absences", fields), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (fields) => add.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  const today = day(new Date());
  return (
    <Modal open title={t("absences.new")} confirmLoading={add.isPending} onCancel={close} onOk={send}>
      <Form<Fields> form={form} layout="vertical" initialValues={{ first_day: today, last_day: today }}>
        <Form.Item
          name="account_id"
          label={t("roster.person")}
          rules={[{ required: true, message: t("roster.person") }]}
        >
          <Select
            showSearch
            optionFilterProp="label"
            options={(people.data ?? []).map((each) => ({ value: each.id, label: personLabel(each) }))}
          />
        </Form.Item>
        <div className="two-columns">
          <Form.Item name="first_day" label={t("roster.firstDay")} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="last_day" label={t("roster.lastDay")} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
        </div>
        <Form.Item
          name="reason"
          label={t("common.reason")}
          rules={[{ required: true, whitespace: true, message: t("roster.reasonMissing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function AbsencesTab() {
  const t = useText();
  const people = usePeople();
  const [adding, setAdding] = useState(false);
  const absences = useQuery<Absence[], ApiError>({
    queryKey: ["duty", "absences"],
    queryFn: () => api.get("/duty/absences"),
  });
  const cancel = useChange((id: string) => api.post(`/duty/absences/${id}/cancel`), [DUTY]);
  const who = (id: string) => {
    const person = people.data?.find((each) => each.id === id);
    return person ? personLabel(person) : "—";
  };
  return (
    <section className="pane">
      <h2>
        {t("absences.title")} <Button onClick={() => setAdding(true)}>{t("absences.new")}</Button>
      </h2>
      <p className="soft">{t("absences.mean")}</p>
      <Loaded query={absences} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<Absence>
            size="small"
            rowKey="id"
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            dataSource={all}
            columns={[
              { title: t("roster.person"), key: "person", render: (_, row) => who(row.account_id) },
              { title: t("roster.firstDay"), dataIndex: "first_day" },
              { title: t("roster.lastDay"), dataIndex: "last_day" },
              { title: t("common.reason"), dataIndex: "reason" },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <Popconfirm title={t("absences.cancelMeans")} onConfirm={() => cancel.mutate(row.id)}>
                    <Button size="small">{t("absences.cancel")}</Button>
                  </Popconfirm>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {adding && <AbsenceDialog close={() => setAdding(false)} />}
    </section>
  );
}
