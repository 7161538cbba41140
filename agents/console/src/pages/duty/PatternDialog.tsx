// A regular duty: who, where, on which days, from when to when.
import { Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import { DUTY, personLabel, usePeople, usePlaces } from "../../api/dutyQueries";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

interface Fields {
  place_id: string;
  account_id: string;
  weekdays: number[];
  days: "workdays" | "every_day";
  starts: string;
  ends: string;
  kind: "duty" | "on_call";
}

export function PatternDialog({ close }: { close: () => void }) {
  const t = useText();
  const word = useWord();
  const places = usePlaces();
  const people = usePeople();
  const [form] = Form.useForm<Fields>();
  const add = useChange(
    (fields: Fields) => api.post("/duty/patterns", { ...fields, valid_from: day(new Date()) }),
    [DUTY],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => add.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  const initial = { weekdays: [], days: "workdays", starts: "08:30", ends: "17:30", kind: "duty" } as const;
  return (
    <Modal open title={t("patterns.new")} confirmLoading={add.isPending} onCancel={close} onOk={send}>
      <Form<Fields> form={form} layout="vertical" initialValues={initial}>
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
        <Form.Item name="place_id" label={t("roster.place")} rules={[{ required: true, message: t("roster.place") }]}>
          <Select
            options={(places.data ?? [])
              .filter((place) => place.active)
              .map((place) => ({ value: place.id, label: place.name }))}
          />
        </Form.Item>
        <Form.Item name="weekdays" label={t("patterns.weekdays")} extra={t("patterns.weekdaysMean")}>
          <Select
            mode="multiple"
            options={[1, 2, 3, 4, 5, 6, 7].map((each) => ({ value: each, label: word("weekday", each) }))}
          />
        </Form.Item>
        <div className="two-columns">
          <Form.Item name="days" label={t("patterns.holidays")}>
            <Select
              options={(["workdays", "every_day"] as const).map((each) => ({
                value: each,
                label: word("dayKind", each),
              }))}
            />
          </Form.Item>
          <Form.Item name="kind" label={t("roster.kind")}>
            <Select
              options={(["duty", "on_call"] as const).map((each) => ({ value: each, label: word("dutyKind", each) }))}
            />
          </Form.Item>
          <Form.Item name="starts" label={t("roster.from")}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="ends" label={t("roster.to")} extra={t("roster.nextDay")}>
            <Input type="time" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
