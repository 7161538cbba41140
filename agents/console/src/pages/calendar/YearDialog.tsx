// A whole year as the State Council announced it: a line a holiday, a line a make-up working day.
import { Form, Input, Modal } from "antd";

import { api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";
import { readYear } from "./announcement";

interface Fields {
  lines: string;
  source: string;
}

export function YearDialog({ year, close }: { year: string; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Fields>();
  const save = useChange(
    (fields: Fields) => {
      const { holidays, workdays } = readYear(fields.lines);
      return api.put(`/calendar/years/${year}`, { holidays, workdays, source: fields.source });
    },
    [DUTY],
  );
  const check = (_: unknown, lines: string) => {
    const { wrong, holidays } = readYear(lines ?? "");
    if (wrong.length) return Promise.reject(new Error(t("calendar.wrongLine", { line: wrong[0] ?? "" })));
    return holidays.length ? Promise.resolve() : Promise.reject(new Error(t("calendar.linesMissing")));
  };
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("calendar.publishYear", { year })}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p>{t("calendar.yearMeans")}</p>
      <Form<Fields> form={form} layout="vertical">
        <Form.Item
          name="lines"
          label={t("calendar.lines")}
          extra={t("calendar.linesMean")}
          rules={[{ validator: check }]}
        >
          <Input.TextArea rows={9} placeholder={`${year}-01-01 ${year}-01-03 元旦\n${year}-02-06 上班`} />
        </Form.Item>
        <Form.Item
          name="source"
          label={t("calendar.sourceLabel")}
          rules={[{ required: true, min: 2, message: t("calendar.sourceMissing") }]}
        >
          <Input maxLength={200} placeholder="国办发明电〔2026〕9号" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
