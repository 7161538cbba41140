// What is asked by category. A change is a new version; records keep the one they were asked by.
import { useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Select, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useForms } from "../../api/matterQueries";
import type { CategoryForm, FormField, FormVersion } from "../../api/matterTypes";
import { useChange, useMe } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { choicesOf, codesOf, nextKey, writtenChoices } from "./editing";

const KINDS: FormField["kind"][] = ["text", "money", "count", "date", "choice", "months"];

function FieldRows({
  fields,
  change,
  locked,
}: {
  fields: FormField[];
  change: (fields: FormField[]) => void;
  locked: boolean;
}) {
  const t = useText();
  const set = (at: number, next: Partial<FormField>) =>
    change(fields.map((field, index) => (index === at ? { ...field, ...next } : field)));
  return (
    <Table<FormField>
      size="small"
      rowKey="key"
      dataSource={fields}
      pagination={false}
      columns={[
        {
          title: t("forms.field"),
          key: "name",
          render: (_, field, at) => (
            <Input
              aria-label={t("forms.field")}
              disabled={locked}
              maxLength={40}
              value={field.name}
              onChange={(event) => set(at, { name: event.target.value })}
            />
          ),
        },
        {
          title: t("forms.kind"),
          key: "kind",
          render: (_, field, at) => (
            <Select<FormField["kind"]>
              aria-label={t("forms.kind")}
              disabled={locked}
              value={field.kind}
              onChange={(kind) => set(at, { kind, choices: kind === "choice" ? field.choices : [] })}
              options={KINDS.map((kind) => ({ value: kind, label: t(`formKind.${kind}`) }))}
            />
          ),
        },
        {
          title: t("forms.required"),
          key: "required",
          render: (_, field, at) => (
            <Checkbox
              aria-label={t("forms.required")}
              disabled={locked}
              checked={field.required}
              onChange={(event) => set(at, { required: event.target.checked })}
            />
          ),
        },
        {
          title: t("forms.choices"),
          key: "choices",
          render: (_, field, at) =>
            field.kind === "choice" && (
              <Input
                aria-label={t("forms.choices")}
                disabled={locked}
                defaultValue={writtenChoices(field.choices)}
                onBlur={(event) => set(at, { choices: choicesOf(event.target.value) })}
              />
            ),
        },
        {
          key: "out",
          render: (_, field) =>
            !locked && (
              <Button size="small" type="text" onClick={() => change(fields.filter((each) => each !== field))}>
                {t("taxonomy.drop")}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Editor({ form }: { form: CategoryForm }) {
  const t = useText();
  const me = useMe();
  const { message } = App.useApp();
  const [fields, setFields] = useState(form.fields);
  const [categories, setCategories] = useState(form.categories.join(" "));
  const locked = !(me.data && isAdmin(me.data));
  const publish = useChange<void, CategoryForm>(
    () => api.put(`/forms/${form.key}`, { name: form.name, categories: codesOf(categories), fields }),
    [["forms"], ["form-versions"]],
  );
  const add = () => {
    const key = nextKey(fields.map((field) => field.key));
    setFields([...fields, { key, name: "", kind: "text", required: false, unit: null, hint: null, choices: [] }]);
  };
  const done = (made: CategoryForm) => void message.success(t("forms.publishOf", { name: made.name, n: made.version }));
  return (
    <section className="pane">
      <div className="pane-head">
        <h2>
          {form.name} <span className="soft">{t("ticketForm.version", { n: form.version })}</span>
        </h2>
        {!locked && (
          <Space>
            <Button size="small" onClick={add}>
              {t("forms.add")}
            </Button>
            <Button
              size="small"
              type="primary"
              disabled={fields.some((field) => !field.name.trim())}
              loading={publish.isPending}
              onClick={() => publish.mutate(undefined, { onSuccess: done })}
            >
              {t("forms.publish", { n: form.version + 1 })}
            </Button>
          </Space>
        )}
      </div>
      <label htmlFor={`categories-${form.key}`}>{t("forms.categories")}</label>
      <Input
        id={`categories-${form.key}`}
        disabled={locked}
        value={categories}
        onChange={(event) => setCategories(event.target.value)}
      />
      <FieldRows fields={fields} change={setFields} locked={locked} />
    </section>
  );
}

function History() {
  const t = useText();
  const found = useQuery<FormVersion[], ApiError>({
    queryKey: ["form-versions"],
    queryFn: () => api.get("/forms/versions"),
  });
  return (
    <Loaded query={found}>
      {(rows) => (
        <details>
          <summary>{t("forms.history")}</summary>
          <ul className="short-list">
            {rows.map((each) => (
              <li key={`${each.key}${each.version}`}>
                {each.name} {t("ticketForm.version", { n: each.version })}{" "}
                <span className="soft">{dateTime(each.published_at)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Loaded>
  );
}

export default function FormsPage() {
  const t = useText();
  const found = useForms();
  return (
    <PageFrame title={t("menu.forms")}>
      <Loaded query={found}>
        {(forms) => forms.map((form) => <Editor key={`${form.key}${form.version}`} form={form} />)}
      </Loaded>
      <History />
    </PageFrame>
  );
}
