// One shift: added, moved or taken out. Of a published roster only with a reason (S110).
import { Button, Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import { DUTY, personLabel, usePeople } from "../../api/dutyQueries";
import type { Place, Roster, Shift } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

export interface Wanted {
  day: string;
  place: Place;
  shift?: Shift;
}

interface Fields {
  account_id: string;
  starts: string;
  ends: string;
  kind: "duty" | "on_call";
  reason: string;
}

export function ShiftDialog({ roster, wanted, close }: { roster: Roster; wanted: Wanted; close: () => void }) {
  const t = useText();
  const word = useWord();
  const people = usePeople();
  const [form] = Form.useForm<Fields>();
  const { shift, place, day } = wanted;
  const published = roster.state === "published";
  const save = useChange(
    ({ kind, ...fields }: Fields) =>
      shift
        ? api.put(`/duty/shifts/${shift.id}`, { ...fields, place_id: place.id })
        : api.post("/duty/shifts", { ...fields, kind, place_id: place.id, day, roster_id: roster.id }),
    [DUTY],
  );
  const cancel = useChange((reason: string) => api.post(`/duty/shifts/${shift?.id}/cancel`, { reason }), [DUTY]);
  const initial: Fields = {
    account_id: shift?.person.id ?? "",
    starts: shift ? clock(shift.starts_at) : "08:30",
    ends: shift ? clock(shift.ends_at) : "17:30",
    kind: shift?.kind ?? "duty",
    reason: "",
  };
  const checked = (then: (fields: Fields) => void) => void form.validateFields().then(then, () => undefined);
  const remove = () => {
    const field = published ? form.validateFields(["reason"]) : Promise.resolve({ reason: "" });
    void field.then(
      ({ reason }) => cancel.mutate(reason ?? "", { onSuccess: close }),
      () => undefined,
    );
  };
  return (
    <Modal
      open
      title={`${place.name} · ${day}`}
      onCancel={close}
      footer={[
        shift && (
          <Button key="remove" danger loading={cancel.isPending} onClick={remove}>
            {t("roster.removeShift")}
          </Button>
        ),
        <Button key="close" onClick={close}>
          {t("common.no")}
        </Button>,
        <Button
          key="save"
          type="primary"
          loading={save.isPending}
          onClick={() => checked((fields) => save.mutate(fields, { onSuccess: close }))}
        >
          {t("common.save")}
        </Button>,
      ]}
    >
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
        <div className="two-columns">
          <Form.Item name="starts" label={t("roster.from")}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="ends" label={t("roster.to")} extra={t("roster.nextDay")}>
            <Input type="time" />
          </Form.Item>
        </div>
        {!shift && (
          <Form.Item name="kind" label={t("roster.kind")}>
            <Select
              options={(["duty", "on_call"] as const).map((kind) => ({ value: kind, label: word("dutyKind", kind) }))}
            />
          </Form.Item>
        )}
        {published && (
          <Form.Item
            name="reason"
            label={t("common.reason")}
            extra={t("roster.reasonKept")}
            rules={[{ required: true, whitespace: true, message: t("roster.reasonMissing") }]}
          >
            <Input maxLength={400} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
