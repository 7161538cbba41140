// Ask a colleague to take a shift, perhaps for one of theirs.
import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel, usePeople } from "../../api/dutyQueries";
import type { Shift } from "../../api/dutyTypes";
import { useChange, useMe } from "../../api/queries";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { addDays } from "../duty/days";
import { shiftText } from "../duty/SwapTab";

interface Fields {
  colleague: string;
  other_shift_id?: string;
  reason: string;
}

const WEEKS_AHEAD = 5;

export function SwapDialog({ shift, close }: { shift: Shift; close: () => void }) {
  const t = useText();
  const me = useMe();
  const people = usePeople();
  const [form] = Form.useForm<Fields>();
  const colleague = Form.useWatch("colleague", form);
  const first = day(new Date());
  const last = addDays(first, WEEKS_AHEAD * 7);
  const shifts = useQuery<Shift[], ApiError>({
    queryKey: ["duty", "shifts", first, last],
    queryFn: () => api.get("/duty/shifts", { first_day: first, last_day: last }),
  });
  const ask = useChange((fields: Fields) => api.post("/duty/swaps", { ...fields, shift_id: shift.id }), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (fields) => ask.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  const theirs = (shifts.data ?? []).filter(
    (each) => each.person.id === colleague && new Date(each.starts_at) > new Date(),
  );
  return (
    <Modal open title={t("swap.ask")} confirmLoading={ask.isPending} onCancel={close} onOk={send}>
      <p>{shiftText(shift)}</p>
      <Form<Fields> form={form} layout="vertical">
        <Form.Item name="colleague" label={t("swap.asked")} rules={[{ required: true, message: t("swap.asked") }]}>
          <Select
            showSearch
            optionFilterProp="label"
            options={(people.data ?? [])
              .filter((each) => each.id !== me.data?.id)
              .map((each) => ({ value: each.id, label: personLabel(each) }))}
          />
        </Form.Item>
        <Form.Item name="other_shift_id" label={t("swap.inReturn")} extra={t("swap.inReturnMeans")}>
          <Select allowClear options={theirs.map((each) => ({ value: each.id, label: shiftText(each) }))} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("common.reason")}
          rules={[{ required: true, whitespace: true, message: t("roster.reasonMissing") }]}
        >
          <Input maxLength={400} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
