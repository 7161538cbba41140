// 规则: the table of hints with the place's own dated lines (temporary widenings), and the choices of this place.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Modal, Select, Switch, Table } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";

import { AID } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import type { components } from "../../api/openapi";
import { useCategories, useChange, useMe, useSpecialGroups } from "../../api/queries";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { isAdmin } from "../../roles";
import { useAidWord } from "./words";

type Rule = components["schemas"]["AidHintRuleOut"];
type Policy = components["schemas"]["AidPolicyOut"];

const STAGES = ["reception", "answer", "accept", "review", "assign"] as const;
const ARTICLES = ["31", "32", "42"];

interface Written {
  category?: string;
  special_group?: string;
  article: string;
  item?: string;
  words: string;
  source: string;
  from: Dayjs;
  until?: Dayjs | null;
}

function RuleDialog({ close }: { close: () => void }) {
  const t = useText();
  const categories = useCategories();
  const groups = useSpecialGroups();
  const [form] = Form.useForm<Written>();
  const add = useChange(
    ({ from, until, ...rest }: Written) =>
      api.post("/aid/hint-rules", {
        ...rest,
        valid_from: from.format("YYYY-MM-DD"),
        valid_until: until?.format("YYYY-MM-DD") ?? null,
      }),
    [AID],
  );
  return (
    <Modal
      open
      title={t("aid.addRule")}
      okText={t("common.save")}
      confirmLoading={add.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => add.mutate(wanted, { onSuccess: close }),
          () => undefined,
        )
      }
    >
      <Form<Written> form={form} layout="vertical" initialValues={{ article: "31" }}>
        <Form.Item name="category" label={t("tickets.category")}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={(categories.data ?? []).map((each) => ({ value: each.code, label: each.name }))}
          />
        </Form.Item>
        <Form.Item name="special_group" label={t("aid.group")}>
          <Select allowClear options={(groups.data ?? []).map((each) => ({ value: each.code, label: each.name }))} />
        </Form.Item>
        <Form.Item name="article" label={t("aid.articleOf")}>
          <Select
            options={ARTICLES.map((each) => ({ value: each, label: t("aid.articleWhole", { article: each }) }))}
          />
        </Form.Item>
        <Form.Item name="words" label={t("aid.wordsOf")} rules={[{ required: true }]}>
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
        <Form.Item name="source" label={t("aid.source")} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="from" label={t("aid.validFrom")} rules={[{ required: true }]}>
          <DatePicker />
        </Form.Item>
        <Form.Item name="until" label={t("aid.validUntil")}>
          <DatePicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Rules({ editable }: { editable: boolean }) {
  const t = useText();
  const categories = useCategories();
  const groups = useSpecialGroups();
  const rules = useQuery<Rule[], ApiError>({ queryKey: ["aid", "rules"], queryFn: () => api.get("/aid/hint-rules") });
  const end = useChange((id: string) => api.post(`/aid/hint-rules/${id}/end`, { last_day: day(new Date()) }), [AID]);
  const named = (list: { code: string; name: string }[] | undefined, code: string | null | undefined) =>
    code ? (list?.find((each) => each.code === code)?.name ?? code) : t("common.all");
  return (
    <Loaded query={rules}>
      {(all) => (
        <Table<Rule>
          size="small"
          rowKey="id"
          dataSource={[...all].reverse()}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: t("tickets.category"), key: "category", render: (_, row) => named(categories.data, row.category) },
            { title: t("aid.group"), key: "group", render: (_, row) => named(groups.data, row.special_group) },
            {
              title: t("aid.articleOf"),
              key: "article",
              className: "nowrap",
              render: (_, row) =>
                t(row.item ? "aid.article" : "aid.articleWhole", { article: row.article, item: row.item ?? "" }),
            },
            { title: t("aid.wordsOf"), dataIndex: "words", width: "34%" },
            { title: t("aid.source"), dataIndex: "source" },
            {
              title: t("aid.validFrom"),
              key: "days",
              className: "nowrap",
              render: (_, row) => `${row.valid_from} – ${row.valid_until ?? t("aid.noEnd")}`,
            },
            {
              title: t("common.actions"),
              key: "actions",
              render: (_, row) =>
                editable &&
                row.code === null &&
                !row.valid_until && (
                  <Button size="small" loading={end.isPending} onClick={() => end.mutate(row.id)}>
                    {t("aid.endRule")}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}

function Choices({ editable }: { editable: boolean }) {
  const t = useText();
  const word = useAidWord();
  const policy = useQuery<Policy, ApiError>({ queryKey: ["aid", "policy"], queryFn: () => api.get("/aid/policy") });
  const save = useChange((wanted: Partial<Policy>) => api.put("/aid/policy", wanted), [AID]);
  if (policy.data && !editable)
    return (
      <p>
        {t("aid.promisedStages")}: {policy.data.priority_stages.map((each) => word("stage", each)).join("、")}
      </p>
    );
  return (
    <Loaded query={policy} rows={2}>
      {(found) => (
        <Form layout="vertical" component="div" disabled={save.isPending}>
          <Form.Item label={t("aid.promisedStages")}>
            <Select
              mode="multiple"
              aria-label={t("aid.promisedStages")}
              value={found.priority_stages}
              onChange={(chosen: Policy["priority_stages"]) =>
                save.mutate({ priority_stages: STAGES.filter((each) => chosen.includes(each)) })
              }
              options={STAGES.map((each) => ({ value: each, label: word("stage", each) }))}
            />
          </Form.Item>
          <Form.Item label={t("aid.allowOverride")}>
            <Switch
              aria-label={t("aid.allowOverride")}
              checked={found.adviser_override}
              onChange={(adviser_override) => save.mutate({ adviser_override })}
            />
          </Form.Item>
        </Form>
      )}
    </Loaded>
  );
}

export function RulesTab() {
  const t = useText();
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const editable = !!me.data && isAdmin(me.data);
  return (
    <>
      <Choices editable={editable} />
      <div className="pane-head">
        <h2>{t("aid.hintTable")}</h2>
        {editable && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t("aid.addRule")}
          </Button>
        )}
      </div>
      <Rules editable={editable} />
      {adding && <RuleDialog close={() => setAdding(false)} />}
    </>
  );
}
