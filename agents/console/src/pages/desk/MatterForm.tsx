// One matter: category, special groups, the facts of unpaid wages, the summary, who goes on with it.
import { Cascader, Checkbox, Form, Input, Segmented, Select } from "antd";
import { lazy, Suspense, useId, useMemo } from "react";

import { useForms } from "../../api/matterQueries";
import { useCategories, useDepartments, useSpecialGroups } from "../../api/queries";
import type { Category, MatterOutcome } from "../../api/types";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { formFor } from "../../parts/formFields/answers";
import { FormFields } from "../../parts/formFields/FormFields";
import { Delicate } from "./Delicate";
import type { Lack, MatterDraft } from "./draft";
import { AboutTicket, OpenMatters } from "./OpenMatters";

// fetched when a matter is first shown: the desk's first load stays small
const AidInCall = lazy(() => import("./AidInCall"));

interface Option {
  value: string;
  label: string;
  children?: Option[];
}

export function categoryTree(categories: Category[]): Option[] {
  return categories
    .filter((each) => each.level === 1)
    .map((parent) => ({
      value: parent.code,
      label: parent.name,
      children: categories
        .filter((each) => each.parent === parent.code)
        .map((each) => ({ value: each.code, label: each.name })),
    }));
}

interface Props {
  /** null: not a call; a visit or a letter is written down. */
  callId: string | null;
  matter: MatterDraft;
  language: string;
  lacks: Lack[];
  change: (matter: MatterDraft) => void;
}

/** What the category says about the matter: hints for the agent, never a decision. */
function Hints({ category }: { category: Category | undefined }) {
  const t = useText();
  if (!category?.aid_hint && !category?.risk_watch) return null;
  return (
    <span className="hints">
      {category.aid_hint && <Mark kind="good">{t("desk.aidHint")}</Mark>}
      {category.risk_watch && <Mark kind="warn">{t("desk.riskHint")}</Mark>}
    </span>
  );
}

function CategoryField({ matter, lacks, change }: Props) {
  const t = useText();
  const id = useId();
  const categories = useCategories();
  const tree = useMemo(() => categoryTree(categories.data ?? []), [categories.data]);
  const chosen = categories.data?.find((each) => each.code === matter.category);
  const value = chosen ? [chosen.parent ?? chosen.code, ...(chosen.parent ? [chosen.code] : [])] : [];
  return (
    <Form.Item
      label={t("desk.category")}
      htmlFor={id}
      required
      validateStatus={lacks.includes("category") || categories.isError ? "error" : undefined}
      help={categories.isError ? t("desk.categoriesFailed") : undefined}
      extra={<Hints category={chosen} />}
    >
      <Cascader
        id={id}
        options={tree}
        value={value}
        showSearch
        loading={categories.isPending}
        expandTrigger="hover"
        placeholder={t("desk.categoryPlaceholder")}
        onChange={(path) => change({ ...matter, category: path?.at(-1) ? String(path.at(-1)) : null })}
      />
    </Form.Item>
  );
}

function Groups({ matter, change }: Props) {
  const t = useText();
  const groups = useSpecialGroups();
  return (
    <Form.Item label={t("desk.specialGroups")}>
      <Checkbox.Group
        className="groups"
        value={matter.special_groups}
        onChange={(chosen) => change({ ...matter, special_groups: chosen })}
        options={(groups.data ?? []).map((each) => ({ value: each.code, label: each.name }))}
      />
    </Form.Item>
  );
}

/** What the category asks for. Kept as typed: a change of the category back loses nothing. */
function CategoryFields({ matter, change }: Props) {
  const forms = useForms();
  const form = formFor(forms.data, matter.category);
  return form && <FormFields form={form} typed={matter.fields} change={(fields) => change({ ...matter, fields })} />;
}

function Summary({ matter, language, lacks, change }: Props) {
  const t = useText();
  const id = useId();
  return (
    <Form.Item
      label={t(matter.ticket ? "matter.whatNow" : "desk.summary")}
      htmlFor={id}
      required
      validateStatus={lacks.includes("summary") ? "error" : undefined}
      help={language.startsWith("zh") ? undefined : t("desk.summaryInChinese")}
    >
      <Input.TextArea
        id={id}
        value={matter.summary}
        autoSize={{ minRows: 4, maxRows: 8 }}
        maxLength={2000}
        placeholder={t("desk.summaryPlaceholder")}
        onChange={(event) => change({ ...matter, summary: event.target.value })}
      />
    </Form.Item>
  );
}

function NextStep({ matter, change }: Props) {
  const t = useText();
  const id = useId();
  const departments = useDepartments();
  return (
    <div className="next-step">
      <Form.Item label={t("desk.outcome")}>
        <Segmented<MatterOutcome>
          value={matter.outcome}
          aria-label={t("desk.outcome")}
          onChange={(outcome) => change({ ...matter, outcome })}
          options={[
            { value: "answered", label: t("desk.answeredNow") },
            { value: "dispatched", label: t("desk.dispatch") },
          ]}
        />
      </Form.Item>
      {matter.outcome === "dispatched" && (
        <Form.Item label={t("desk.department")} htmlFor={id}>
          <Select
            id={id}
            showSearch={{ optionFilterProp: "label" }}
            value={matter.department ?? undefined}
            loading={departments.isPending}
            placeholder={t("desk.departmentPlaceholder")}
            allowClear
            onChange={(department?: string) => change({ ...matter, department: department ?? null })}
            options={(departments.data ?? []).map((each) => ({ value: each.code, label: each.name }))}
          />
        </Form.Item>
      )}
    </div>
  );
}

export function MatterForm(props: Props) {
  const { matter, change } = props;
  return (
    <Form layout="vertical" component="div" requiredMark>
      {matter.ticket ? (
        <AboutTicket ticket={matter.ticket} stop={() => change({ ...matter, ticket: null })} />
      ) : (
        <>
          <CategoryField {...props} />
          <OpenMatters
            callId={props.callId}
            category={matter.category}
            choose={(ticket) => change({ ...matter, ticket })}
          />
          <Groups {...props} />
          <CategoryFields {...props} />
          {props.callId && (
            <Suspense fallback={null}>
              <AidInCall callId={props.callId} matter={matter} language={props.language} />
            </Suspense>
          )}
          <Delicate matter={matter} change={change} />
        </>
      )}
      <Summary {...props} />
      {!matter.ticket && <NextStep {...props} />}
    </Form>
  );
}
