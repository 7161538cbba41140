// A place to come to: slots, how far ahead, and the hours of each kind. 周末延时 is a line of its own.
import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Modal, Select } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { BOOKING_KINDS, type BookingHours, type BookingPlace } from "../../api/services";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const EVERY = 0;
const DAYS = ["workdays", "weekend", "every_day"] as const;

type Line = Omit<BookingHours, "weekday"> & { weekday: number };
interface Written {
  code: string;
  name: string;
  address?: string;
  phone?: string;
  place_code?: string;
  slot_minutes: number;
  notice_minutes: number;
  days_ahead: number;
  hours: Line[];
}

const FRESH: Line = { kind: "window", weekday: EVERY, days: "workdays", opens: "09:00", closes: "12:00", capacity: 1 };

function lineOf(hours: BookingHours): Line {
  return {
    ...hours,
    weekday: hours.weekday ?? EVERY,
    opens: hours.opens.slice(0, 5),
    closes: hours.closes.slice(0, 5),
  };
}

function Hours() {
  const t = useText();
  const word = useWord();
  const weekdays = [
    { value: EVERY, label: t("patterns.everyDay") },
    ...[1, 2, 3, 4, 5, 6, 7].map((each) => ({ value: each, label: word("weekday", each) })),
  ];
  return (
    <Form.List name="hours">
      {(fields, { add, remove }) => (
        <>
          {fields.map((field) => (
            <div key={field.key} className="booking-hours">
              <Form.Item name={[field.name, "kind"]} noStyle>
                <Select
                  aria-label={t("appointment.kind")}
                  options={BOOKING_KINDS.map((each) => ({ value: each, label: word("bookingKind", each) }))}
                />
              </Form.Item>
              <Form.Item name={[field.name, "days"]} noStyle>
                <Select
                  aria-label={t("bookingPlace.days")}
                  options={DAYS.map((each) => ({ value: each, label: word("bookingDays", each) }))}
                />
              </Form.Item>
              <Form.Item name={[field.name, "weekday"]} noStyle>
                <Select aria-label={t("calendar.weekday")} options={weekdays} />
              </Form.Item>
              <Form.Item name={[field.name, "opens"]} noStyle>
                <Input type="time" aria-label={t("roster.from")} />
              </Form.Item>
              <Form.Item name={[field.name, "closes"]} noStyle>
                <Input type="time" aria-label={t("roster.to")} />
              </Form.Item>
              <Form.Item name={[field.name, "capacity"]} noStyle>
                <InputNumber aria-label={t("bookingPlace.capacity")} min={1} max={500} />
              </Form.Item>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t("calendar.removeLine")}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button onClick={() => add(FRESH)}>{t("calendar.addLine")}</Button>
        </>
      )}
    </Form.List>
  );
}

export function PlaceDialog({ place, close }: { place: BookingPlace | null; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Written>();
  const save = useChange(
    (written: Written) => {
      const hours = (written.hours ?? []).map((each) => ({
        ...each,
        weekday: each.weekday === EVERY ? null : each.weekday,
      }));
      const body = {
        address: "",
        phone: "",
        place_code: "",
        ...written,
        provider_id: place?.provider_id ?? null,
        hours,
      };
      return place ? api.put(`/appointments/places/${place.id}`, body) : api.post("/appointments/places", body);
    },
    [["appointments"]],
  );
  const send = () =>
    void form.validateFields().then(
      (written) => save.mutate(written, { onSuccess: close }),
      () => undefined,
    );
  const initial = place
    ? { ...place, hours: place.hours.map(lineOf) }
    : { slot_minutes: 30, notice_minutes: 60, days_ahead: 30, hours: [FRESH] };
  const needed = [{ required: true, message: t("bookingPlace.missing") }];
  return (
    <Modal
      open
      width={860}
      title={place ? place.name : t("bookingPlace.new")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Written> form={form} layout="vertical" initialValues={initial}>
        <div className="form-columns">
          <Form.Item
            name="code"
            label={t("bookingPlace.code")}
            rules={[{ ...needed[0], pattern: /^[A-Za-z0-9_-]{1,40}$/ }]}
          >
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="name" label={t("directory.name")} rules={needed}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="address" label={t("directory.address")}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="phone" label={t("directory.phone")}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="slot_minutes" label={t("bookingPlace.slot")} rules={needed}>
            <InputNumber min={5} max={480} />
          </Form.Item>
          <Form.Item name="notice_minutes" label={t("bookingPlace.notice")} rules={needed}>
            <InputNumber min={0} max={20160} />
          </Form.Item>
          <Form.Item name="days_ahead" label={t("bookingPlace.ahead")} rules={needed}>
            <InputNumber min={1} max={180} />
          </Form.Item>
        </div>
        <p className="soft">{t("bookingPlace.hoursMean")}</p>
        <Hours />
      </Form>
    </Modal>
  );
}
