// The period of a new draft: next to the last roster, a week unless said.
import { Form, Input, Modal } from "antd";

import { api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Roster, RosterDetail } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { addDays, mondayOf } from "./days";

interface Fields {
  first_day: string;
  last_day: string;
}

interface Props {
  rosters: Roster[];
  close: () => void;
  made: (id: string) => void;
}

export function DraftDialog({ rosters, close, made }: Props) {
  const t = useText();
  const [form] = Form.useForm<Fields>();
  const last = rosters
    .map((each) => each.last_day)
    .sort()
    .at(-1);
  const first = last ? addDays(last, 1) : mondayOf(day(new Date()));
  const draft = useChange((fields: Fields) => api.post<RosterDetail>("/duty/rosters", fields), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (fields) =>
        draft.mutate(fields, {
          onSuccess: (detail) => {
            made(detail.roster.id);
            close();
          },
        }),
      () => undefined,
    );
  return (
    <Modal open title={t("roster.draft")} confirmLoading={draft.isPending} onCancel={close} onOk={send}>
      <p>{t("roster.draftMeans")}</p>
      <Form<Fields> form={form} layout="vertical" initialValues={{ first_day: first, last_day: addDays(first, 6) }}>
        <div className="two-columns">
          <Form.Item name="first_day" label={t("roster.firstDay")} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="last_day" label={t("roster.lastDay")} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
