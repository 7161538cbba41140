// Taking a list away: the list as a spreadsheet, the consultation ledger of a period. Both are audited by the server.
import { DownloadOutlined } from "@ant-design/icons";
import { Button, DatePicker, Dropdown, Form, Modal, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";

import { address, type Query } from "../../../api/client";
import { useMe } from "../../../api/queries";
import { useText } from "../../../i18n";
import { isSupervisor } from "../../../roles";
import { download } from "../download";

interface Period {
  days: [Dayjs, Dayjs];
  format: "xlsx" | "pdf";
}

function LedgerDialog({ close }: { close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Period>();
  const fetchIt = ({ days, format }: Period) => {
    const query = { from: days[0].format("YYYY-MM-DD"), to: days[1].format("YYYY-MM-DD"), format };
    download(address("/consultation-ledger", query));
    close();
  };
  return (
    <Modal
      open
      title={t("ledger.title")}
      okText={t("ledger.download")}
      onCancel={close}
      onOk={() => void form.validateFields().then(fetchIt, () => undefined)}
    >
      <p className="soft">{t("ledger.about")}</p>
      <Form<Period>
        form={form}
        layout="vertical"
        initialValues={{ days: [dayjs().startOf("month"), dayjs()], format: "xlsx" }}
      >
        <Form.Item
          name="days"
          label={t("ledger.period")}
          rules={[{ required: true, message: t("ledger.periodMissing") }]}
        >
          <DatePicker.RangePicker id={{ start: "days", end: "days-end" }} />
        </Form.Item>
        <Form.Item name="format" label={t("ledger.form")}>
          <Radio.Group
            options={[
              { value: "xlsx", label: t("ledger.xlsx") },
              { value: "pdf", label: t("ledger.pdf") },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function Downloads({ query }: { query: Query }) {
  const t = useText();
  const me = useMe();
  const [ledger, setLedger] = useState(false);
  if (!me.data || !(isSupervisor(me.data) || me.data.roles.includes("department"))) return null;
  const list = { key: "list", label: t("tickets.export"), onClick: () => download(address("/tickets/export", query)) };
  const book = { key: "ledger", label: t("ledger.title"), onClick: () => setLedger(true) };
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items: isSupervisor(me.data) ? [list, book] : [list] }}>
        <Button icon={<DownloadOutlined />}>{t("tickets.exports")}</Button>
      </Dropdown>
      {ledger && <LedgerDialog close={() => setLedger(false)} />}
    </>
  );
}
