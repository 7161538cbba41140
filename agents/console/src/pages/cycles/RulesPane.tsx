// The rules that tasks come back by; an administrator writes the next version.
import { Button, Checkbox, Form, InputNumber, Modal, Select, Switch, Table } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { CYCLES, UNIT_KINDS, type CyclePerson, type CycleRule, type CycleRuleIn } from "../../api/cycles";
import { useChange } from "../../api/queries";
import { useCycleText } from "../../i18n/cycles";
import { Mark } from "../../parts/Mark";
import { useTaskName } from "./names";

interface Props {
  rules: CycleRule[];
  people: CyclePerson[];
  may: boolean;
}

function RuleDialog({ rule, people, close }: { rule: CycleRule; people: CyclePerson[]; close: () => void }) {
  const t = useCycleText();
  const name = useTaskName();
  const [form] = Form.useForm<CycleRuleIn>();
  const save = useChange(
    (fields: CycleRuleIn) =>
      api.put(`/cycles/rules/${rule.kind}`, { ...fields, owner_id: fields.owner_id ?? null, version: rule.version }),
    [CYCLES],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("rule.title", { kind: name(rule) })}
      okText={t("rule.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<CycleRuleIn>
        form={form}
        layout="vertical"
        initialValues={{ ...rule, owner_id: rule.owner_id ?? undefined }}
      >
        <Form.Item name="due_days" label={t("rule.dueLabel")} rules={[{ required: true, message: t("rule.dueLabel") }]}>
          <InputNumber min={1} max={60} precision={0} />
        </Form.Item>
        <Form.Item
          name="remind_days"
          label={t("rule.remindLabel")}
          rules={[{ required: true, message: t("rule.remindLabel") }]}
        >
          <InputNumber min={0} max={20} precision={0} />
        </Form.Item>
        <Form.Item
          name="unit_kinds"
          label={t("rule.units")}
          rules={[{ type: "array", min: 1, message: t("rule.unitsMissing") }]}
        >
          <Checkbox.Group options={UNIT_KINDS.map((each) => ({ value: each, label: t(`unit.${each}`) }))} />
        </Form.Item>
        <Form.Item name="owner_id" label={t("rule.ownerLabel")}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={people.map((each) => ({ value: each.id, label: `${each.name}（${each.staff_no}）` }))}
          />
        </Form.Item>
        <Form.Item name="active" label={t("rule.active")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
      <p className="soft">{t("rule.hint")}</p>
    </Modal>
  );
}

export function RulesPane({ rules, people, may }: Props) {
  const t = useCycleText();
  const name = useTaskName();
  const [edited, setEdited] = useState<CycleRule | null>(null);
  const owner = (rule: CycleRule) => people.find((each) => each.id === rule.owner_id)?.name ?? t("nobody");
  return (
    <>
      <Table<CycleRule>
        size="small"
        rowKey="kind"
        dataSource={rules}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("rule.kind"), key: "title", render: (_, row) => name(row) },
          { title: t("rule.due"), key: "due", render: (_, row) => t("rule.dueIs", { n: row.due_days }) },
          { title: t("rule.remind"), key: "remind", render: (_, row) => t("rule.remindIs", { n: row.remind_days }) },
          {
            title: t("rule.units"),
            key: "units",
            render: (_, row) => row.unit_kinds.map((each) => t(`unit.${each}`)).join(" / "),
          },
          { title: t("rule.ownerLabel"), key: "owner", render: (_, row) => owner(row) },
          {
            title: t("state"),
            key: "active",
            render: (_, row) => (
              <Mark kind={row.active ? "good" : "plain"}>{t(row.active ? "rule.on" : "rule.off")}</Mark>
            ),
          },
          {
            title: t("col.version"),
            key: "version",
            render: (_, row) => (row.version ? t("nth", { n: row.version }) : t("rule.shipped")),
          },
          ...(may
            ? [
                {
                  title: "",
                  key: "edit",
                  render: (_: unknown, row: CycleRule) => (
                    <Button size="small" aria-label={`${t("rule.edit")} ${name(row)}`} onClick={() => setEdited(row)}>
                      {t("rule.edit")}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {edited && <RuleDialog rule={edited} people={people} close={() => setEdited(null)} />}
    </>
  );
}
