// What is delicate in a matter, while it is written down: a mark the agent may set, and periods that run out.
import { Form, Segmented } from "antd";

import { SENSITIVITIES, useLimitation } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { LimitationList } from "../../parts/LimitationList";
import type { MatterDraft } from "./draft";

/** The key under which the form itself says so; the server marks and reports the ticket. */
const KEY = "sensitivity";

interface Props {
  matter: MatterDraft;
  change: (matter: MatterDraft) => void;
}

function Limits({ matter }: { matter: MatterDraft }) {
  const t = useText();
  const written = Object.entries(matter.fields).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value] as const] : [],
  );
  const found = useLimitation(matter.category, Object.fromEntries(written));
  const told = (found.data ?? []).filter((each) => each.state !== "running" && each.state !== "not_running");
  if (!told.length) return null;
  return (
    <section aria-label={t("limitation.hint")} className="limits">
      <LimitationList periods={told} />
    </section>
  );
}

export function Delicate({ matter, change }: Props) {
  const t = useText();
  const word = useWord();
  const marked = matter.fields[KEY];
  return (
    <>
      <Limits matter={matter} />
      <Form.Item label={t("desk.sensitivity")}>
        <Segmented
          aria-label={t("desk.sensitivity")}
          value={typeof marked === "string" && marked ? marked : "none"}
          onChange={(chosen) =>
            change({ ...matter, fields: { ...matter.fields, [KEY]: chosen === "none" ? "" : String(chosen) } })
          }
          options={[
            { value: "none", label: t("desk.notSensitive") },
            ...SENSITIVITIES.map((each) => ({ value: each, label: word("sensitivity", each) })),
          ]}
        />
      </Form.Item>
    </>
  );
}
