// One line of the register of lawyers.
import { DatePicker, Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import dayjs from "dayjs";

import { AID, type Lawyer, type LawyerWanted } from "../../api/aid";
import { api } from "../../api/client";
import { useCategories, useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const LANGUAGES = ["zh-CN", "ii-CN", "bo-CN", "ug-CN", "mn-Mong-CN", "ko-CN", "kk-Arab-CN", "za-CN"];

interface Written extends Omit<LawyerWanted, "practising_since"> {
  since?: dayjs.Dayjs | null;
}

export function LawyerDialog({ lawyer, close }: { lawyer: Lawyer | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const categories = useCategories();
  const [form] = Form.useForm<Written>();
  const save = useChange(
    ({ since, ...wanted }: Written) => {
      const body = {
        ...wanted,
        account_id: lawyer?.account_id ?? null,
        practising_since: since?.format("YYYY-MM-DD") ?? null,
      };
      return lawyer ? api.put(`/aid/lawyers/${lawyer.id}`, body) : api.post("/aid/lawyers", body);
    },
    [AID],
  );
  const before: Partial<Written> = lawyer
    ? { ...lawyer, since: lawyer.practising_since ? dayjs(lawyer.practising_since) : null }
    : { languages: ["zh-CN"], specialties: [], load_cap: 5, active: true, criminal_pool: false };
  return (
    <Modal
      open
      title={t(lawyer ? "aid.changeLawyer" : "aid.addLawyer")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => save.mutate(wanted, { onSuccess: close }),
          () => undefined,
        )
      }
    >
      <Form<Written> form={form} layout="vertical" initialValues={before}>
        <Form.Item name="name" label={t("aid.lawyerName")} rules={[{ required: true }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="licence_no" label={t("aid.licence")} rules={[{ required: true, min: 4 }]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="firm" label={t("aid.firm")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="specialties" label={t("aid.specialties")}>
          <Select
            mode="multiple"
            options={(categories.data ?? [])
              .filter((each) => each.level === 1)
              .map((each) => ({ value: each.code, label: each.name }))}
          />
        </Form.Item>
        <Form.Item name="languages" label={t("aid.languages")}>
          <Select mode="multiple" options={LANGUAGES.map((each) => ({ value: each, label: word("language", each) }))} />
        </Form.Item>
        <Form.Item name="load_cap" label={t("aid.loadCap")}>
          <InputNumber min={0} max={200} />
        </Form.Item>
        <Form.Item name="since" label={t("aid.practisingSince")}>
          <DatePicker />
        </Form.Item>
        <Form.Item name="criminal_pool" label={t("aid.criminalPool")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="active" label={t("aid.active")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
