// On what basis hardship stands: 核查, 告知承诺 with the text that is read out, or 免予核查 with its ground.
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Radio, Select } from "antd";
import { useState } from "react";

import { AID, type AidDetail, type AidPromise } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { useAidWord } from "./words";

const BASES = ["exempt", "declared", "checked"] as const;
const GROUNDS = ["42.1", "42.2", "42.3", "42.4", "32.1", "32.2", "32.3", "32.4", "32.5"];

interface Written {
  basis: (typeof BASES)[number];
  note?: string;
  document?: string;
  ground?: string;
  call_id?: string;
}

function Declared({ application }: { application: AidDetail }) {
  const t = useText();
  const promise = useQuery<AidPromise, ApiError>({
    queryKey: ["aid", "promise"],
    queryFn: () => api.get("/aid/promise"),
  });
  return (
    <>
      <blockquote className="notice">{promise.data?.text}</blockquote>
      <Form.Item name="call_id" label={t("aid.promiseCall")}>
        <Select
          allowClear
          options={application.promise_calls.map((call, index) => ({
            value: call,
            label: t("aid.promiseCallNth", { n: index + 1 }),
          }))}
        />
      </Form.Item>
      <Form.Item name="document" label={t("aid.promisePaper")}>
        <Input maxLength={400} />
      </Form.Item>
    </>
  );
}

function HardshipDialog({ application, close }: { application: AidDetail; close: () => void }) {
  const t = useText();
  const word = useAidWord();
  const [form] = Form.useForm<Written>();
  const hinted = application.hint.rules
    .filter((rule) => rule.article === "42" || rule.article === "32")
    .map((rule) => `${rule.article}.${rule.item ?? ""}`);
  const [basis, setBasis] = useState<Written["basis"]>(
    application.hardship_basis ?? (hinted.length ? "exempt" : "declared"),
  );
  const promise = useQuery<AidPromise, ApiError>({
    queryKey: ["aid", "promise"],
    queryFn: () => api.get("/aid/promise"),
  });
  const save = useChange(
    (wanted: Written) =>
      api.put(`/aid/applications/${application.id}/hardship`, {
        ...wanted,
        promise_version: basis === "declared" ? promise.data?.version : null,
      }),
    [AID],
  );
  return (
    <Modal
      open
      title={t("aid.hardship")}
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
      <Form<Written>
        form={form}
        layout="vertical"
        initialValues={{ basis, ground: application.hardship_ground ?? hinted[0] }}
      >
        <Form.Item name="basis">
          <Radio.Group
            onChange={(event) => setBasis(event.target.value as Written["basis"])}
            options={BASES.map((each) => ({ value: each, label: word("basis", each) }))}
          />
        </Form.Item>
        {basis === "exempt" && (
          <>
            <Form.Item name="ground" label={t("aid.ground")} rules={[{ required: true }]}>
              <Select
                options={GROUNDS.map((each) => ({
                  value: each,
                  label: `${t("aid.article", { article: each.slice(0, 2), item: each.slice(3) })}${hinted.includes(each) ? ` · ${t("aid.hintMark")}` : ""}`,
                }))}
              />
            </Form.Item>
            <Form.Item name="document" label={t("aid.exemptPaper")}>
              <Input maxLength={400} />
            </Form.Item>
          </>
        )}
        {basis === "declared" && <Declared application={application} />}
        {basis === "checked" && (
          <Form.Item name="note" label={t("aid.checkedHow")} rules={[{ required: true }]}>
            <Input.TextArea rows={2} maxLength={1000} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

export function HardshipPane({ application }: { application: AidDetail }) {
  const t = useText();
  const word = useAidWord();
  const [open, setOpen] = useState(false);
  const changeable = application.state === "applied" || application.state === "reviewing";
  if (application.kind !== "application") return null;
  return (
    <section className="pane" aria-labelledby="hardship-head">
      <div className="pane-head">
        <h2 id="hardship-head">{t("aid.hardship")}</h2>
        {changeable && (
          <Button size="small" onClick={() => setOpen(true)}>
            {t(application.hardship_basis ? "common.edit" : "aid.enterHardship")}
          </Button>
        )}
      </div>
      {application.hardship_basis ? (
        <p>
          <Mark kind="good">{word("basis", application.hardship_basis)}</Mark>{" "}
          {application.hardship_ground &&
            t("aid.article", {
              article: application.hardship_ground.slice(0, 2),
              item: application.hardship_ground.slice(3),
            })}{" "}
          {application.promise_version && t("aid.promiseVersion", { version: application.promise_version })}{" "}
          {application.hardship_note} <span className="soft">{dateTime(application.hardship_at)}</span>
        </p>
      ) : (
        <p className="soft">{t("aid.noHardship")}</p>
      )}
      {open && <HardshipDialog application={application} close={() => setOpen(false)} />}
    </section>
  );
}
