// 调度通报 and 年终考核表: making them, and every version that was frozen.
import { App, Button, InputNumber, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { address, api } from "../../api/client";
import { CYCLES, type CyclePaper } from "../../api/cycles";
import { useChange } from "../../api/queries";
import { FORMATS } from "../../api/reports";
import { dateTime } from "../../format/time";
import { useCycleText } from "../../i18n/cycles";
import { download } from "../tickets/download";

const STALE = [CYCLES];

export function usePaperName(): (paper: CyclePaper) => string {
  const t = useCycleText();
  return (paper) =>
    t(`paper.${paper.kind}`, {
      year: paper.first.slice(0, 4),
      month: Number(paper.first.slice(5, 7)),
      unit: paper.unit,
    });
}

export function PaperFiles({ paper }: { paper: CyclePaper }) {
  const t = useCycleText();
  const name = usePaperName();
  return (
    <span className="cycle-files">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="small"
          aria-label={t("fileOf", { name: name(paper), format: format.toUpperCase() })}
          onClick={() => download(address(`/cycles/papers/${paper.id}/file`, { format }))}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </span>
  );
}

function Making({ year, month: present }: { year: number; month: number }) {
  const t = useCycleText();
  const { message } = App.useApp();
  const [month, setMonth] = useState(present);
  const bulletin = useChange(() => api.post<CyclePaper>("/cycles/bulletins", { year, month }), STALE);
  const appraisals = useChange(() => api.post<CyclePaper[]>("/cycles/appraisals", { year }), STALE);
  const tell = (n: number) => void message.success(t("madePapers", { n }));
  return (
    <div className="cycle-making">
      <div>
        <label>
          {t("month")}{" "}
          <InputNumber
            min={1}
            max={12}
            precision={0}
            value={month}
            onChange={(chosen) => setMonth(chosen ?? present)}
          />
        </label>{" "}
        <Button loading={bulletin.isPending} onClick={() => bulletin.mutate(undefined, { onSuccess: () => tell(1) })}>
          {t("makeBulletin")}
        </Button>
        <p className="soft">{t("bulletinHint")}</p>
      </div>
      <div>
        <Button
          loading={appraisals.isPending}
          onClick={() => appraisals.mutate(undefined, { onSuccess: (made) => tell(made.length) })}
        >
          {t("makeAppraisals")}
        </Button>
        <p className="soft">{t("appraisalHint")}</p>
      </div>
    </div>
  );
}

export function PapersPane({ year, month, papers }: { year: number; month: number; papers: CyclePaper[] }) {
  const t = useCycleText();
  const name = usePaperName();
  return (
    <>
      <Making year={year} month={month} />
      <Table<CyclePaper>
        size="small"
        rowKey="id"
        dataSource={papers}
        locale={{ emptyText: t("papersNone") }}
        pagination={papers.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
        columns={[
          {
            title: t("col.paper"),
            key: "paper",
            render: (_, row) => <Link to={`/cycles/papers/${row.id}`}>{name(row)}</Link>,
          },
          { title: t("col.version"), key: "version", render: (_, row) => t("nth", { n: row.version }) },
          { title: t("col.made"), key: "made", render: (_, row) => dateTime(row.made_at) },
          { title: t("col.files"), key: "files", render: (_, row) => <PaperFiles paper={row} /> },
        ]}
      />
    </>
  );
}
