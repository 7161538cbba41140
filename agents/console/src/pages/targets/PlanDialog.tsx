// Setting or changing a target: the whole, how it is divided, and on what basis. Saving writes a new version.
import { Button, Form, Input, InputNumber, Modal, Select, Table } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { KINDS, TARGETS, type Plan, type PlanIn, type PlanPart, type Proposal, type Targets } from "../../api/targets";
import { grouped } from "../../charts/measured";
import { useTargetText } from "../../i18n/targets";

interface Props {
  targets: Targets;
  plan: Plan | null;
  close: () => void;
}

type Fields = Pick<PlanIn, "measure" | "kind" | "whole" | "basis"> & { level: "county" | "township" };

function Parts({ parts, change }: { parts: PlanPart[]; change: (parts: PlanPart[]) => void }) {
  const t = useTargetText();
  const set = (key: string, amount: number | null) =>
    change(parts.map((part) => (part.key === key ? { ...part, amount: amount ?? 0 } : part)));
  return (
    <Table<PlanPart>
      size="small"
      rowKey="key"
      dataSource={parts}
      pagination={false}
      scroll={{ y: 240 }}
      locale={{ emptyText: t("noUnits") }}
      columns={[
        { title: t("unit"), dataIndex: "name", key: "name" },
        {
          title: t("population"),
          key: "population",
          align: "right",
          render: (_, part) => (part.population == null ? "—" : grouped(part.population)),
        },
        {
          title: t("amount"),
          key: "amount",
          render: (_, part) => (
            <InputNumber
              min={0}
              precision={0}
              value={part.amount}
              aria-label={`${part.name} ${t("amount")}`}
              onChange={(amount) => set(part.key, amount)}
            />
          ),
        },
      ]}
    />
  );
}

export function PlanDialog({ targets, plan, close }: Props) {
  const t = useTargetText();
  const [form] = Form.useForm<Fields>();
  const [parts, setParts] = useState<PlanPart[]>(plan?.parts ?? []);
  const whole = Form.useWatch("whole", form) ?? plan?.whole ?? 0;
  const kind = Form.useWatch("kind", form) ?? plan?.kind ?? "hotline";
  const of = (measure: string, wanted: string) =>
    targets.plans.find((each) => each.measure === measure && each.kind === wanted);
  const propose = useChange((fields: Fields) =>
    api.post<Proposal>("/targets/proposal", {
      year: targets.year,
      kind: fields.kind,
      whole: fields.whole,
      level: fields.level,
    }),
  );
  const save = useChange(
    ({ measure, kind: wanted, whole: amount, basis }: Fields) =>
      api.put("/targets", {
        year: targets.year,
        measure,
        kind: wanted,
        whole: amount,
        basis,
        parts,
        version: plan?.version ?? of(measure, wanted)?.version ?? 0,
      }),
    [TARGETS],
  );
  const divide = () =>
    void form.validateFields(["measure", "kind", "whole", "level"]).then(
      (fields) =>
        propose.mutate(fields as Fields, {
          onSuccess: (found) => {
            setParts(found.parts);
            form.setFieldValue("basis", found.basis);
          },
        }),
      () => undefined,
    );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  const sum = parts.reduce((total, part) => total + part.amount, 0);
  return (
    <Modal
      open
      width={680}
      title={t("dialog", { year: targets.year })}
      okText={t("save")}
      okButtonProps={{ disabled: parts.length === 0 }}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{
          kind: plan?.kind ?? "hotline",
          measure: plan?.measure ?? targets.measures[0]?.name,
          whole: plan?.whole,
          basis: plan?.basis,
          level: "county",
        }}
      >
        <div className="target-fields">
          <Form.Item name="measure" label={t("measure")} rules={[{ required: true, message: t("chooseMeasure") }]}>
            <Select
              disabled={plan !== null}
              options={targets.measures.map(({ name, label, unit }) => ({ value: name, label: `${label}（${unit}）` }))}
            />
          </Form.Item>
          <Form.Item name="kind" label={t("chooseKind")}>
            <Select
              disabled={plan !== null}
              onChange={() => setParts([])}
              options={KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
            />
          </Form.Item>
          <Form.Item name="whole" label={t("wholeLabel")} rules={[{ required: true, message: t("wholeLabel") }]}>
            <InputNumber min={0} precision={0} />
          </Form.Item>
          <Form.Item name="level" label={t("level")} hidden={kind !== "place"}>
            <Select
              options={(["county", "township"] as const).map((each) => ({ value: each, label: t(`level.${each}`) }))}
            />
          </Form.Item>
        </div>
        <Button onClick={divide} loading={propose.isPending}>
          {t("propose")}
        </Button>
        <Parts parts={parts} change={setParts} />
        <p className={sum === whole ? "soft" : "target-differs"} aria-live="polite">
          {t("sum", { sum: grouped(sum), whole: grouped(whole) })}
        </p>
        <Form.Item
          name="basis"
          label={t("basisLabel")}
          rules={[{ required: true, min: 2, message: t("basisMissing") }]}
        >
          <Input.TextArea rows={2} maxLength={400} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
