// 不计入统计的号码: test numbers and staff numbers, whose calls never count. Put in whole, shown masked, audited.
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm, Select, Table } from "antd";

import { ApiError, api } from "../../api/client";
import type { components } from "../../api/openapi";
import { useChange, useMe } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { useCheckText } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";

type Line = components["schemas"]["UncountedNumberOut"];
type Wanted = components["schemas"]["UncountedNumberIn"];

const KINDS: Wanted["kind"][] = ["test", "staff"];
const NUMBERS = ["uncounted-numbers"];

function AddForm() {
  const t = useCheckText();
  const [form] = Form.useForm<Wanted>();
  const add = useChange((wanted: Wanted) => api.post("/uncounted-numbers", wanted), [NUMBERS]);
  return (
    <Form
      form={form}
      layout="inline"
      style={{ marginBottom: 16 }}
      initialValues={{ kind: "test" }}
      onFinish={(wanted) => add.mutate(wanted, { onSuccess: () => form.resetFields() })}
    >
      <Form.Item name="number" label={t("numbers.number")} rules={[{ required: true, min: 3 }]}>
        <Input inputMode="tel" maxLength={32} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kind" label={t("numbers.kind")}>
        <Select options={KINDS.map((value) => ({ value, label: t(`numbers.${value}`) }))} />
      </Form.Item>
      <Form.Item name="note" label={t("numbers.note")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={add.isPending}>
        {t("numbers.add")}
      </Button>
    </Form>
  );
}

export default function UncountedNumbersPage() {
  const t = useText();
  const words = useCheckText();
  const me = useMe();
  const may = me.data !== undefined && isAdmin(me.data);
  const numbers = useQuery<Line[], ApiError>({ queryKey: NUMBERS, queryFn: () => api.get("/uncounted-numbers") });
  const remove = useChange((id: string) => api.delete(`/uncounted-numbers/${id}`), [NUMBERS]);
  return (
    <PageFrame title={t("menu.uncountedNumbers")}>
      <p>{words("numbers.about")}</p>
      {may && <AddForm />}
      <Loaded query={numbers} isEmpty={(all) => !all.length} empty={words("numbers.none")}>
        {(all) => (
          <Table<Line>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: words("numbers.number"), dataIndex: "number_masked", className: "nowrap" },
              { title: words("numbers.kind"), key: "kind", render: (_, row) => words(`numbers.${row.kind}`) },
              { title: words("numbers.note"), dataIndex: "note" },
              { title: words("numbers.since"), key: "since", render: (_, row) => dateTime(row.added_at) },
              {
                key: "remove",
                render: (_, row) =>
                  may && (
                    <Popconfirm title={words("numbers.removeAsk")} onConfirm={() => remove.mutate(row.id)}>
                      <Button size="small">{words("numbers.remove")}</Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}
