// One item as it is written: a draft, that its owner is then asked to accept.
import { DeleteOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select } from "antd";

import { ApiError, api } from "../../api/client";
import { useCategories, useChange, useDepartments } from "../../api/queries";
import { LINES, type ItemAdmin, type ItemWanted } from "../../api/services";
import type { AccountRow } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const UNITS = ["at_once", "minute", "hour", "working_day", "calendar_day"] as const;
const REGIONS = ["none", "cross_province", "sichuan_chongqing"] as const;
const FRESH = { name: "", note: "", may_follow: false };

function Materials() {
  const t = useText();
  return (
    <Form.List name="materials">
      {(fields, { add, remove }) => (
        <>
          {fields.map((field) => (
            <div key={field.key} className="material-line">
              <Form.Item
                name={[field.name, "name"]}
                noStyle
                rules={[{ required: true, message: t("catalogue.materialMissing") }]}
              >
                <Input aria-label={t("catalogue.material")} placeholder={t("catalogue.material")} maxLength={100} />
              </Form.Item>
              <Form.Item name={[field.name, "note"]} noStyle>
                <Input aria-label={t("common.note")} placeholder={t("common.note")} maxLength={200} />
              </Form.Item>
              <Form.Item name={[field.name, "may_follow"]} valuePropName="checked" noStyle>
                <Checkbox>{t("notice.mayFollow")}</Checkbox>
              </Form.Item>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t("calendar.removeLine")}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button onClick={() => add(FRESH)}>{t("catalogue.addMaterial")}</Button>
        </>
      )}
    </Form.List>
  );
}

type Written = ItemWanted & { code?: string };

export function ItemDialog({ item, close }: { item: ItemAdmin | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Written>();
  const departments = useDepartments();
  const categories = useCategories();
  const accounts = useQuery<AccountRow[], ApiError>({ queryKey: ["accounts"], queryFn: () => api.get("/accounts") });
  const save = useChange(
    ({ code, ...written }: Written) => {
      const body = { ...written, owner_id: written.owner_id ?? null, backup_owner_id: written.backup_owner_id ?? null };
      return item ? api.put(`/catalogue/items/${item.id}`, body) : api.post("/catalogue/items", { ...body, code });
    },
    [["catalogue"]],
  );
  const send = () =>
    void form.validateFields().then(
      (written) => save.mutate(written, { onSuccess: close }),
      () => undefined,
    );
  const latest = item?.versions[0];
  const initial = latest
    ? { ...latest, owner_id: latest.owner?.id ?? null, backup_owner_id: latest.backup_owner?.id ?? null }
    : {
        line: "legal_aid",
        categories: [],
        materials: [],
        limit_amount: 5,
        limit_unit: "working_day",
        max_visits: 1,
        cross_region: "none",
        instant: false,
        confirmed: false,
      };
  const needed = [{ required: true, message: t("catalogue.missing") }];
  const people = (accounts.data ?? [])
    .filter((each) => each.active)
    .map((each) => ({ value: each.id, label: `${each.staff_no} ${each.name}` }));
  return (
    <Modal
      open
      width={760}
      title={latest?.name ?? t("catalogue.new")}
      okText={t("catalogue.saveDraft")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p className="soft">{t("catalogue.draftMeans")}</p>
      <Form<Written> form={form} layout="vertical" initialValues={initial}>
        {!item && (
          <Form.Item
            name="code"
            label={t("departments.code")}
            rules={[{ ...needed[0], pattern: /^[a-z][a-z0-9_]{1,40}$/ }]}
          >
            <Input maxLength={41} />
          </Form.Item>
        )}
        <div className="form-columns">
          <Form.Item name="name" label={t("catalogue.item")} rules={needed}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="line" label={t("catalogue.line")} rules={needed}>
            <Select options={LINES.map((each) => ({ value: each, label: word("serviceLine", each) }))} />
          </Form.Item>
          <Form.Item name="department" label={t("catalogue.department")} rules={needed}>
            <Select options={(departments.data ?? []).map((each) => ({ value: each.code, label: each.name }))} />
          </Form.Item>
          <Form.Item name="provider" label={t("catalogue.provider")} rules={needed}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="owner_id" label={t("catalogue.owner")}>
            <Select allowClear showSearch={{ optionFilterProp: "label" }} options={people} />
          </Form.Item>
          <Form.Item name="backup_owner_id" label={t("catalogue.backup")}>
            <Select allowClear showSearch={{ optionFilterProp: "label" }} options={people} />
          </Form.Item>
          <Form.Item name="limit_amount" label={t("catalogue.limit")} rules={needed}>
            <InputNumber min={0} max={1000} />
          </Form.Item>
          <Form.Item name="limit_unit" label={t("catalogue.unit")} rules={needed}>
            <Select options={UNITS.map((each) => ({ value: each, label: word("limitUnit", each) }))} />
          </Form.Item>
          <Form.Item name="max_visits" label={t("catalogue.maxVisits")} rules={needed}>
            <InputNumber min={0} max={20} />
          </Form.Item>
          <Form.Item name="cross_region" label={t("catalogue.region")}>
            <Select options={REGIONS.map((each) => ({ value: each, label: t(`crossRegion.${each}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="limit_source" label={t("catalogue.source")} rules={needed}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="standard" label={t("catalogue.standard")} rules={needed}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="categories" label={t("catalogue.categories")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={(categories.data ?? []).map((each) => ({ value: each.code, label: `${each.code} ${each.name}` }))}
          />
        </Form.Item>
        <h3>{t("catalogue.materials")}</h3>
        <Materials />
        <p>
          <Form.Item name="instant" valuePropName="checked" noStyle>
            <Checkbox>{t("catalogue.instant")}</Checkbox>
          </Form.Item>
          <Form.Item name="confirmed" valuePropName="checked" noStyle>
            <Checkbox>{t("catalogue.confirmed")}</Checkbox>
          </Form.Item>
        </p>
      </Form>
    </Modal>
  );
}
