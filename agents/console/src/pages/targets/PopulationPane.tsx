// How many people live where, and what that means for 10 000 of them (S146). Pasted by the administrator.
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { TARGETS, type Population } from "../../api/targets";
import { grouped } from "../../charts/measured";
import { useTargetText } from "../../i18n/targets";
import { readPopulation, writePopulation } from "./population";

function PopulationDialog({ found, close }: { found: Population; close: () => void }) {
  const t = useTargetText();
  const [form] = Form.useForm<{ lines: string }>();
  const save = useChange(
    ({ lines }: { lines: string }) => api.put("/population", { year: found.year, rows: readPopulation(lines).rows }),
    [TARGETS],
  );
  const check = (_: unknown, lines: string) => {
    const { rows, wrong } = readPopulation(lines ?? "");
    if (wrong.length) return Promise.reject(new Error(t("wrongLine", { line: wrong[0] ?? "" })));
    return rows.length ? Promise.resolve() : Promise.reject(new Error(t("linesMissing")));
  };
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      width={620}
      title={t("peopleDialog", { year: found.year })}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p>{t("peopleMeans")}</p>
      <Form form={form} layout="vertical" initialValues={{ lines: writePopulation(found.rows) }}>
        <Form.Item name="lines" label={t("people")} rules={[{ validator: check }]}>
          <Input.TextArea rows={12} placeholder="511111000000 180000 31 第七次人口普查" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function PopulationPane({ found, may }: { found: Population; may: boolean }) {
  const t = useTargetText();
  const [open, setOpen] = useState(false);
  return (
    <section className="pane" aria-label={t("people")}>
      <h2>
        {t("people")} {may && <Button onClick={() => setOpen(true)}>{t("editPeople")}</Button>}
      </h2>
      <p className="soft">
        {found.of_year === null
          ? t("peopleNone")
          : t("peopleOf", { year: found.of_year, n: grouped(found.rows.length) })}
      </p>
      <dl className="target-capacity">
        {found.capacity.map((figure) => (
          <div key={figure.name}>
            <dt>{figure.label}</dt>
            <dd>
              <b>{figure.value ?? "—"}</b>{" "}
              <span className="soft">
                {t("per", { n: grouped(figure.numerator), residents: grouped(figure.denominator ?? 0) })}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {open && <PopulationDialog found={found} close={() => setOpen(false)} />}
    </section>
  );
}
