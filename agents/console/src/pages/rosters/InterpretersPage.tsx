// 翻译名册: who interprets which language, certified by whom until when, on call at which hours.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Select, Table } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import type { Interpreter, InterpreterIn } from "../../api/thirdParties";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { RosterDialog } from "./RosterDialog";
import { useWindowText } from "./WindowsField";

const LANGUAGES = ["ii-CN", "ko-CN", "bo-CN", "ug-CN", "mn-Mong-CN", "kk-Arab-CN", "za-CN"];
const DAYS = ["valid_until", "confidentiality_signed_on"] as const;

/** A day as the API writes it; the picker keeps a Dayjs. */
export function dayOf(value: unknown): string | null {
  if (!value) return null;
  return typeof value === "string" ? value : dayjs.isDayjs(value) ? value.format("YYYY-MM-DD") : null;
}

function Standing({ row }: { row: Interpreter }) {
  const t = useText();
  if (!row.active) return <Mark>{t("rosters.inactive")}</Mark>;
  if (!row.routable) return <Mark kind="bad">{t("rosters.notCertified")}</Mark>;
  return row.on_call ? <Mark kind="good">{t("helpers.onCall")}</Mark> : <Mark>{t("helpers.offCall")}</Mark>;
}

function Fields() {
  const t = useText();
  const word = useWord();
  const asDay = { getValueProps: (value: string | null) => ({ value: value ? dayjs(value) : null }) };
  return (
    <>
      <Form.Item
        name="languages"
        label={t("monitor.skills")}
        rules={[{ required: true, message: t("accounts.languageMissing") }]}
      >
        <Select mode="multiple" options={LANGUAGES.map((each) => ({ value: each, label: word("language", each) }))} />
      </Form.Item>
      <Form.Item name="dialect_note" label={t("rosters.dialect")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="certified_by" label={t("accounts.certifiedBy")} extra={t("rosters.certifiedNote")}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="valid_until" label={t("rosters.validUntil")} {...asDay}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="confidentiality_signed_on" label={t("rosters.confidentiality")} {...asDay}>
        <DatePicker />
      </Form.Item>
    </>
  );
}

export default function InterpretersPage() {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const windows = useWindowText();
  const [edited, setEdited] = useState<Interpreter | "new" | null>(null);
  const found = useQuery<Interpreter[], ApiError>({
    queryKey: ["interpreters"],
    queryFn: () => api.get("/interpreters"),
  });
  const admin = me.data !== undefined && isAdmin(me.data);
  const read = (form: InterpreterIn) =>
    ({ ...form, ...Object.fromEntries(DAYS.map((name) => [name, dayOf(form[name])])) }) as InterpreterIn;
  return (
    <PageFrame
      title={t("menu.interpreters")}
      tools={
        admin && (
          <Button type="primary" onClick={() => setEdited("new")}>
            {t("rosters.add")}
          </Button>
        )
      }
    >
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("rosters.noInterpreters")}>
        {(all) => (
          <Table<Interpreter>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("rosters.rank"), dataIndex: "rank", align: "right" },
              { title: t("accounts.name"), dataIndex: "name", className: "nowrap" },
              {
                title: t("monitor.skills"),
                key: "languages",
                render: (_, row) => row.languages.map((each) => <Mark key={each}>{word("language", each)}</Mark>),
              },
              { title: t("calls.number"), dataIndex: "number_masked", className: "nowrap" },
              { title: t("rosters.windows"), key: "windows", render: (_, row) => windows(row.windows) },
              {
                title: t("accounts.certifiedBy"),
                key: "certified",
                render: (_, row) => [row.certified_by, row.valid_until].filter(Boolean).join(" · ") || "—",
              },
              { title: t("monitor.state"), key: "state", render: (_, row) => <Standing row={row} /> },
              {
                title: t("common.actions"),
                key: "actions",
                hidden: !admin,
                render: (_, row) => (
                  <Button size="small" onClick={() => setEdited(row)}>
                    {t("common.edit")}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && (
        <RosterDialog<InterpreterIn>
          path="interpreters"
          edited={edited === "new" ? null : edited}
          title={edited === "new" ? t("rosters.add") : edited.name}
          read={read}
          close={() => setEdited(null)}
        >
          <Fields />
        </RosterDialog>
      )}
    </PageFrame>
  );
}
