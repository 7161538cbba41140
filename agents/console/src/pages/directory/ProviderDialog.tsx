// A provider as it is written. Lists are typed with 、 between their words.
import { Checkbox, Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { PROVIDER_KINDS, type Provider, type ProviderKind } from "../../api/services";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

interface Written {
  kind: ProviderKind;
  name: string;
  place_code?: string;
  place_name?: string;
  address?: string;
  phone?: string;
  hours?: string;
  specialties?: string;
  active: boolean;
  confirmed: boolean;
}

const words = (text: string | undefined) => (text ?? "").split(/[、，,\s]+/).filter(Boolean);
const TEXTS = ["phone", "place_name", "place_code", "address", "hours", "specialties"] as const;
const EMPTY = { place_code: "", place_name: "", address: "", phone: "", hours: "" };

export function ProviderDialog({ provider, close }: { provider: Provider | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Written>();
  const save = useChange(
    ({ specialties, ...written }: Written) => {
      const body = { ...EMPTY, ...written, specialties: words(specialties), languages: provider?.languages ?? [] };
      return provider ? api.put(`/directory/providers/${provider.id}`, body) : api.post("/directory/providers", body);
    },
    [["directory"]],
  );
  const send = () =>
    void form.validateFields().then(
      (written) => save.mutate(written, { onSuccess: close }),
      () => undefined,
    );
  const initial = provider
    ? { ...provider, specialties: provider.specialties.join("、"), active: true }
    : { kind: "law_firm", active: true, confirmed: true };
  return (
    <Modal
      open
      title={provider ? provider.name : t("directory.new")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Written> form={form} layout="vertical" initialValues={initial}>
        <Form.Item name="kind" label={t("directory.kind")}>
          <Select options={PROVIDER_KINDS.map((each) => ({ value: each, label: word("providerKind", each) }))} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("directory.name")}
          rules={[{ required: true, message: t("directory.nameMissing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        {TEXTS.map((name) => (
          <Form.Item
            key={name}
            name={name}
            label={t(`directory.${name}`)}
            rules={name === "place_code" ? [{ pattern: /^(\d{4,12})?$/, message: t("directory.codeRule") }] : []}
          >
            <Input maxLength={200} />
          </Form.Item>
        ))}
        <Form.Item name="confirmed" valuePropName="checked" noStyle>
          <Checkbox>{t("directory.confirmed")}</Checkbox>
        </Form.Item>
        <Form.Item name="active" valuePropName="checked" noStyle>
          <Checkbox>{t("directory.active")}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
