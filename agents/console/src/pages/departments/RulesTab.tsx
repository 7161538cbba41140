// The rules of dispatch: category → department, with dates. The narrower category goes first, the default last.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Modal, Select, Table } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useCategories, useChange, useDepartments } from "../../api/queries";
import type { DispatchRule } from "../../api/types";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const DAY = "YYYY-MM-DD";

interface Wanted {
  category?: string;
  department: string;
  assistants?: string[];
  valid_from: Dayjs;
  note?: string;
}

function RuleDialog({ close }: { close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Wanted>();
  const categories = useCategories();
  const departments = useDepartments();
  const units = (departments.data ?? []).map((each) => ({ value: each.code, label: each.name }));
  const save = useChange(
    ({ category, valid_from, note, assistants, department }: Wanted) =>
      api.post("/dispatch-rules", {
        category: category ?? null,
        department,
        assistants: assistants ?? [],
        valid_from: valid_from.format(DAY),
        note: note ?? "",
      }),
    [["dispatch-rules"], ["ticket"]],
  );
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("dispatchRules.new")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p className="soft">{t("dispatchRules.note")}</p>
      <Form<Wanted> form={form} layout="vertical" initialValues={{ valid_from: dayjs() }}>
        <Form.Item name="category" label={t("tickets.category")} extra={t("dispatchRules.defaultHint")}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={(categories.data ?? []).map((each) => ({
              value: each.code,
              label: each.level === 1 ? each.name : `　${each.name}`,
            }))}
          />
        </Form.Item>
        <Form.Item
          name="department"
          label={t("tickets.department")}
          rules={[{ required: true, message: t("handling.missing", { field: t("tickets.department") }) }]}
        >
          <Select showSearch={{ optionFilterProp: "label" }} options={units} />
        </Form.Item>
        <Form.Item name="assistants" label={t("handling.assistants")}>
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={units} />
        </Form.Item>
        <Form.Item
          name="valid_from"
          label={t("dispatchRules.from")}
          rules={[{ required: true, message: t("dispatchRules.from") }]}
        >
          <DatePicker />
        </Form.Item>
        <Form.Item name="note" label={t("common.note")}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function RulesTab({ admin }: { admin: boolean }) {
  const t = useText();
  const departments = useDepartments();
  const [adding, setAdding] = useState(false);
  const [ended, setEnded] = useState<DispatchRule | null>(null);
  const [lastDay, setLastDay] = useState<Dayjs>(dayjs());
  const rules = useQuery<DispatchRule[], ApiError>({
    queryKey: ["dispatch-rules"],
    queryFn: () => api.get("/dispatch-rules"),
  });
  const end = useChange(
    () => api.post(`/dispatch-rules/${ended?.id}/end`, { last_day: lastDay.format(DAY) }),
    [["dispatch-rules"]],
  );
  const name = (code: string) => departments.data?.find((each) => each.code === code)?.name ?? code;
  return (
    <>
      <div className="pane-head">
        <p className="soft">{t("dispatchRules.order")}</p>
        {admin && <Button onClick={() => setAdding(true)}>{t("dispatchRules.new")}</Button>}
      </div>
      <Loaded query={rules} isEmpty={(all) => !all.length} empty={t("dispatchRules.none")}>
        {(all) => (
          <Table<DispatchRule>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 30, hideOnSinglePage: true }}
            columns={[
              {
                title: t("tickets.category"),
                key: "category",
                render: (_, row) =>
                  row.category ? `${row.category} ${row.category_name ?? ""}` : t("dispatchRules.default"),
              },
              { title: t("tickets.department"), dataIndex: "department_name" },
              {
                title: t("handling.assistants"),
                key: "assistants",
                render: (_, row) => row.assistants.map(name).join("、") || "—",
              },
              { title: t("dispatchRules.from"), dataIndex: "valid_from", className: "nowrap" },
              { title: t("dispatchRules.until"), key: "until", render: (_, row) => row.valid_until ?? "—" },
              {
                title: t("tickets.state"),
                key: "state",
                render: (_, row) => (
                  <Mark kind={row.in_force ? "good" : "plain"}>
                    {t(row.in_force ? "dispatchRules.inForce" : "dispatchRules.idle")}
                  </Mark>
                ),
              },
              { title: t("common.note"), key: "note", render: (_, row) => row.note ?? "" },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  admin &&
                  !row.valid_until && (
                    <Button size="small" onClick={() => setEnded(row)}>
                      {t("dispatchRules.end")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {adding && <RuleDialog close={() => setAdding(false)} />}
      {ended && (
        <Modal
          open
          title={t("dispatchRules.end")}
          confirmLoading={end.isPending}
          onCancel={() => setEnded(null)}
          onOk={() => end.mutate(undefined, { onSuccess: () => setEnded(null) })}
        >
          <label htmlFor="rule-last-day">{t("dispatchRules.until")}</label>{" "}
          <DatePicker
            id="rule-last-day"
            allowClear={false}
            value={lastDay}
            onChange={(day) => day && setLastDay(day)}
          />
        </Modal>
      )}
    </>
  );
}
