// Opening hours, a line a span: every weekday or one, working days or every day.
import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import type { OpeningHours } from "../../api/dutyTypes";
import { DUTY } from "../../api/dutyQueries";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const EVERY = 0;

interface Line {
  weekday: number;
  days: "workdays" | "every_day";
  opens: string;
  closes: string;
}

const written = (line: Line): OpeningHours => ({ ...line, weekday: line.weekday === EVERY ? null : line.weekday });

export function HoursDialog({ hours, close }: { hours: OpeningHours[]; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<{ hours: Line[] }>();
  const save = useChange((lines: Line[]) => api.put("/calendar/hours", { hours: lines.map(written) }), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields.hours ?? [], { onSuccess: close }),
      () => undefined,
    );
  const weekdays = [
    { value: EVERY, label: t("patterns.everyDay") },
    ...[1, 2, 3, 4, 5, 6, 7].map((each) => ({ value: each, label: word("weekday", each) })),
  ];
  const kinds = (["workdays", "every_day"] as const).map((each) => ({ value: each, label: word("dayKind", each) }));
  const lines = hours.map((each) => ({
    ...each,
    weekday: each.weekday ?? EVERY,
    opens: each.opens.slice(0, 5),
    closes: each.closes.slice(0, 5),
  }));
  return (
    <Modal open width={640} title={t("calendar.hours")} confirmLoading={save.isPending} onCancel={close} onOk={send}>
      <p className="soft">{t("calendar.hoursMean")}</p>
      <Form form={form} initialValues={{ hours: lines }}>
        <Form.List name="hours">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <div key={field.key} className="hours-line">
                  <Form.Item name={[field.name, "weekday"]} noStyle>
                    <Select aria-label={t("calendar.weekday")} options={weekdays} />
                  </Form.Item>
                  <Form.Item name={[field.name, "days"]} noStyle>
                    <Select aria-label={t("patterns.holidays")} options={kinds} />
                  </Form.Item>
                  <Form.Item name={[field.name, "opens"]} noStyle>
                    <Input type="time" aria-label={t("roster.from")} />
                  </Form.Item>
                  <Form.Item name={[field.name, "closes"]} noStyle>
                    <Input type="time" aria-label={t("roster.to")} />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined />}
                    aria-label={t("calendar.removeLine")}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button onClick={() => add({ weekday: EVERY, days: "workdays", opens: "08:30", closes: "12:00" })}>
                {t("calendar.addLine")}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  );
}
