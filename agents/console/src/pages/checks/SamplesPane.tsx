// 随机抽查: drawn by stratum, rate and seed (S101); the calls of a draw, checked one by one.
import { Button, Checkbox, Form, Input, InputNumber, Modal, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { useDraw, useSample, useSamples, type Sample, type SampleDetail, type SampleWanted } from "../../api/checks";
import { dateTime, day } from "../../format/time";
import { useWord } from "../../format/words";
import { useCheckText } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const STRATA: SampleWanted["strata"] = ["queue", "agent", "language"];

function DrawDialog({ close }: { close: (made?: Sample) => void }) {
  const t = useCheckText();
  const today = day(new Date());
  const draw = useDraw();
  const [form] = Form.useForm<SampleWanted>();
  const send = (wanted: SampleWanted) =>
    draw.mutate({ ...wanted, seed: wanted.seed?.trim() || null }, { onSuccess: (made) => close(made) });
  return (
    <Modal
      open
      title={t("draw")}
      okText={t("draw")}
      confirmLoading={draw.isPending}
      onCancel={() => close()}
      onOk={form.submit}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={send}
        initialValues={{ first: `${today.slice(0, 7)}-01`, last: today, strata: ["agent"], rate: 5 }}
      >
        <Form.Item name="first" label={t("first")} rules={[{ required: true }]}>
          <Input type="date" max={today} />
        </Form.Item>
        <Form.Item name="last" label={t("last")} rules={[{ required: true }]}>
          <Input type="date" max={today} />
        </Form.Item>
        <Form.Item name="strata" label={t("strata")}>
          <Checkbox.Group options={(STRATA ?? []).map((value) => ({ value, label: t(`stratum.${value}`) }))} />
        </Form.Item>
        <Form.Item name="rate" label={t("rate")} help={t("rateAbout")} rules={[{ required: true }]}>
          <InputNumber min={5} max={100} precision={2} className="wide" />
        </Form.Item>
        <Form.Item name="seed" label={t("seed")} help={t("seedAbout")}>
          <Input maxLength={64} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Drawn({ id }: { id: string }) {
  const t = useCheckText();
  const word = useWord();
  const sample = useSample(id);
  return (
    <Loaded query={sample} rows={3}>
      {(found) => (
        <>
          <p className="soft">
            {t("seed")} <code>{found.seed}</code> · {t(found.reproducible ? "reproducible" : "notReproducible")}
          </p>
          <Table<SampleDetail["calls"][number]>
            size="small"
            rowKey="call_id"
            dataSource={found.calls}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: "#", dataIndex: "place", align: "right", width: 56 },
              { title: t("answered"), key: "at", className: "nowrap", render: (_, row) => dateTime(row.answered_at) },
              { title: t("agent"), key: "agent", render: (_, row) => row.agent ?? "—" },
              { title: t("queue"), key: "queue", render: (_, row) => row.queue_name ?? "—" },
              { title: t("language"), key: "language", render: (_, row) => word("language", row.language) },
              {
                key: "check",
                render: (_, row) =>
                  row.checked ? (
                    <Mark kind="good">{t("done")}</Mark>
                  ) : row.own ? (
                    <span className="soft">{t("own")}</span>
                  ) : (
                    <Link to={`/checks/call/${row.call_id}?sample=${id}`}>{t("toCheck")}</Link>
                  ),
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

export function SamplesPane() {
  const t = useCheckText();
  const samples = useSamples();
  const [drawing, setDrawing] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <section className="pane" aria-label={t("samples")}>
      <h2>
        {t("samples")} <Button onClick={() => setDrawing(true)}>{t("draw")}</Button>
      </h2>
      <Loaded query={samples} isEmpty={(all) => !all.length} empty={t("noSamples")}>
        {(all) => (
          <Table<Sample>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={all}
            expandable={{
              expandedRowKeys: shown ? [shown] : [],
              onExpand: (open, row) => setShown(open ? row.id : null),
              expandedRowRender: (row) => <Drawn id={row.id} />,
            }}
            columns={[
              { title: t("first"), dataIndex: "first" },
              { title: t("last"), dataIndex: "last" },
              {
                title: t("strata"),
                key: "strata",
                render: (_, row) => <Space>{row.strata.map((each) => t(`stratum.${each}`)).join("、") || "—"}</Space>,
              },
              { title: t("rate"), key: "rate", align: "right", render: (_, row) => `${Number(row.rate)} %` },
              { key: "drawn", render: (_, row) => t("drawn", { size: row.size, population: row.population }) },
              { key: "progress", render: (_, row) => t("progress", { checked: row.checked, size: row.size }) },
            ]}
          />
        )}
      </Loaded>
      {drawing && (
        <DrawDialog
          close={(made) => {
            setDrawing(false);
            if (made) setShown(made.id);
          }}
        />
      )}
    </section>
  );
}
