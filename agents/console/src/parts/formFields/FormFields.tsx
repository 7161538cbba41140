// The questions of a category's form. Alt+U answers the one in focus with 未提供; nothing here stops a wrap-up.
import { Button, Form, Input, Select } from "antd";
import { useId, type KeyboardEvent } from "react";

import type { CategoryForm, FormField } from "../../api/matterTypes";
import { useText } from "../../i18n";
import { shortcutOf } from "../../keys/shortcuts";
import { unreadable, type Typed } from "./answers";

interface Props {
  form: CategoryForm;
  typed: Typed;
  change: (typed: Typed) => void;
}

interface One {
  id: string;
  field: FormField;
  value: string | null | undefined;
  change: (value: string | null) => void;
}

const LONGEST = 500;

function Answer({ id, field, value, change }: One) {
  const t = useText();
  const placeholder = value === null ? t("desk.notGiven") : (field.hint ?? "");
  if (field.kind === "choice")
    return (
      <Select<string>
        id={id}
        allowClear
        value={value ?? undefined}
        placeholder={placeholder}
        onChange={(chosen) => change(chosen ?? "")}
        options={field.choices.map(([code, name]) => ({ value: code, label: name }))}
      />
    );
  const unit = field.kind === "money" ? t("form.yuan") : field.kind === "months" ? t("form.months") : field.unit;
  return (
    <Input
      id={id}
      // An empty date field of the browser shows its own pattern; 未提供 would not be seen there.
      type={field.kind === "date" && value !== null ? "date" : "text"}
      value={value ?? ""}
      placeholder={placeholder}
      maxLength={LONGEST}
      suffix={unit || undefined}
      inputMode={field.kind === "text" || field.kind === "date" ? "text" : "decimal"}
      onChange={(event) => change(event.target.value)}
    />
  );
}

export function FormFields({ form, typed, change }: Props) {
  const t = useText();
  const id = useId();
  const wrong = unreadable(form, typed);
  const answer = (key: string) => (value: string | null) => change({ ...typed, [key]: value });
  const onKey = (key: string) => (event: KeyboardEvent) => {
    if (shortcutOf(event.nativeEvent) !== "Alt+KeyU") return;
    event.preventDefault();
    answer(key)(null);
  };
  if (!form.fields.length) return null;
  return (
    <div className="category-form" role="group" aria-label={form.name}>
      {form.fields.map((field) => (
        <div key={field.key} className="category-field" onKeyDown={onKey(field.key)}>
          <Form.Item
            label={field.name}
            htmlFor={`${id}-${field.key}`}
            required={field.required}
            validateStatus={wrong.includes(field.key) ? "error" : undefined}
            help={wrong.includes(field.key) ? t(`form.unreadable.${field.kind}` as "form.unreadable.money") : undefined}
          >
            <Answer id={`${id}-${field.key}`} field={field} value={typed[field.key]} change={answer(field.key)} />
          </Form.Item>
          <Button
            size="small"
            type="text"
            tabIndex={-1} // Alt+U does the same from the field itself
            className="not-given"
            aria-label={t("form.notGivenOf", { field: field.name })}
            aria-pressed={typed[field.key] === null}
            onClick={() => answer(field.key)(typed[field.key] === null ? "" : null)}
          >
            {t("desk.notGiven")}
          </Button>
        </div>
      ))}
      <p className="soft category-form-note">{t("form.note")}</p>
    </div>
  );
}
