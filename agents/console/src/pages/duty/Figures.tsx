// 值班参数: what is tolerated, how the roll is called, how long ahead somebody is warned. Administrators change them.
import { useQuery } from "@tanstack/react-query";
import { Button, Descriptions, Form, InputNumber, Modal } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { DutyFigures } from "../../api/dutyTypes";
import { useChange, useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { isAdmin } from "../../roles";

/** Each with the least and the most that the server takes. */
const FIGURES = [
  ["grace_minutes", 0, 120],
  ["early_minutes", 0, 120],
  ["sign_in_ahead_minutes", 0, 240],
  ["roll_calls_each_day", 0, 12],
  ["roll_call_seconds", 15, 900],
  ["swap_notice_hours", 0, 168],
  ["certificate_warning_days", 0, 365],
  ["block_days_most", 1, 365],
] as const;

function FiguresDialog({ figures, close }: { figures: DutyFigures; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<DutyFigures>();
  const save = useChange((wanted: DutyFigures) => api.put("/duty/policy", wanted), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal open title={t("figures.title")} confirmLoading={save.isPending} onCancel={close} onOk={send}>
      <Form<DutyFigures> form={form} layout="vertical" initialValues={figures}>
        {FIGURES.map(([name, least, most]) => (
          <Form.Item key={name} name={name} label={t(`figures.${name}`)} rules={[{ required: true }]}>
            <InputNumber min={least} max={most} precision={0} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

export function Figures() {
  const t = useText();
  const me = useMe();
  const [editing, setEditing] = useState(false);
  const figures = useQuery<DutyFigures, ApiError>({
    queryKey: ["duty", "policy"],
    queryFn: () => api.get("/duty/policy"),
  });
  return (
    <section className="pane">
      <h2>
        {t("figures.title")}{" "}
        {me.data && isAdmin(me.data) && <Button onClick={() => setEditing(true)}>{t("common.edit")}</Button>}
      </h2>
      <Loaded query={figures}>
        {(found) => (
          <>
            <Descriptions
              size="small"
              column={2}
              items={FIGURES.map(([name]) => ({ key: name, label: t(`figures.${name}`), children: found[name] }))}
            />
            {editing && <FiguresDialog figures={found} close={() => setEditing(false)} />}
          </>
        )}
      </Loaded>
    </section>
  );
}
