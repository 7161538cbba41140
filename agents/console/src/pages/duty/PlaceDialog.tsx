// A service point as it is written.
import { Checkbox, Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Place, PlaceWanted } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const LEVELS = ["centre", "station", "village"] as const;

export function PlaceDialog({ place, close }: { place: Place | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<PlaceWanted>();
  const save = useChange(
    (wanted: PlaceWanted) => {
      const written = { ...wanted, first_day: wanted.first_day || null, last_day: wanted.last_day || null };
      return place ? api.put(`/duty/places/${place.id}`, { ...place, ...written }) : api.post("/duty/places", written);
    },
    [DUTY],
  );
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal open title={t("places.title")} confirmLoading={save.isPending} onCancel={close} onOk={send}>
      <Form<PlaceWanted> form={form} layout="vertical" initialValues={place ?? { level: "station", active: true }}>
        <div className="two-columns">
          <Form.Item name="code" label={t("places.code")} rules={[{ required: true, message: t("places.code") }]}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="name" label={t("places.name")} rules={[{ required: true, message: t("places.name") }]}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="level" label={t("places.level")}>
            <Select options={LEVELS.map((level) => ({ value: level, label: word("dutyLevel", level) }))} />
          </Form.Item>
          <Form.Item name="phone" label={t("places.phone")}>
            <Input maxLength={40} />
          </Form.Item>
        </div>
        <Form.Item name="address" label={t("places.address")}>
          <Input maxLength={200} />
        </Form.Item>
        <div className="two-columns">
          <Form.Item name="first_day" label={t("roster.firstDay")} extra={t("places.temporary")}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="last_day" label={t("roster.lastDay")}>
            <Input type="date" />
          </Form.Item>
        </div>
        {(["hotline", "names_public", "active"] as const).map((name) => (
          <Form.Item key={name} name={name} valuePropName="checked" noStyle>
            <Checkbox>
              {t(name === "hotline" ? "places.hotline" : name === "active" ? "places.active" : "places.namesPublic")}
            </Checkbox>
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
