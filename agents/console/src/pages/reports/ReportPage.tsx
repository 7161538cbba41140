// One report: as it was frozen, for whom, who has read it. Its numbers open the lists of its own days.
import { PrinterOutlined } from "@ant-design/icons";
import { Alert, Button, Segmented } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { Link, useParams } from "react-router";

import "../../charts/charts.css";
import "../../parts/period/printed.css";
import "./reports.css";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import { useReport, type Edition, type Report } from "../../api/reports";
import { useReportText } from "../../i18n/reports";
import { BehindProvider } from "../../parts/figure/Behind";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isSupervisor } from "../../roles";
import { Block } from "./Block";
import { PublishDialog } from "./dialogs";
import { Files, StateMarks } from "./marks";
import { Paper } from "./Paper";
import { Receipts } from "./Receipts";

/** Lists are for who supervises; for all others the numbers are plain. */
function WithLists({ report, lists, children }: { report: Report; lists: boolean; children: ReactNode }) {
  if (!lists) return <>{children}</>;
  return (
    <BehindProvider days={{ from: report.row.first, to: report.row.last }} figures={[]}>
      {children}
    </BehindProvider>
  );
}

function Content({ report, lists }: { report: Report; lists: boolean }) {
  const t = useReportText();
  const { row } = report;
  const others = report.versions.filter((each) => each.id !== row.id);
  return (
    <WithLists report={report} lists={lists}>
      <div className="report printed">
        {row.state === "withdrawn" && (
          <Alert type="error" showIcon title={t("withdrawnFor", { reason: row.withdrawn_reason ?? "" })} />
        )}
        {others.length > 0 && (
          <p className="no-print">
            {t("otherVersions")}：
            {others.map((each) => (
              <Link key={each.id} to={`/reports/${each.id}`}>
                {t("version", { n: each.version })}（{t(`state.${each.state}`)}）{" "}
              </Link>
            ))}
          </p>
        )}
        {report.own.length > 0 && (
          <section className="pane" aria-label={t("own")}>
            <h2>{t("own")}</h2>
            {report.own.map((block, place) => (
              <Block key={place} block={block} />
            ))}
          </section>
        )}
        {report.document && <Paper shown={report.document} />}
        {lists && <Receipts row={row} readers={report.readers} />}
        <p className="soft report-seal">{t("sealed", { sha256: report.sha256 })}</p>
      </div>
    </WithLists>
  );
}

function Tools({ report, edition, choose }: { report: Report; edition: Edition; choose: (edition: Edition) => void }) {
  const t = useReportText();
  const [dialog, setDialog] = useState<"publish" | "withdraw" | null>(null);
  const { row } = report;
  const published: Edition = row.ranking_published ? "ranked" : "published";
  const close = () => setDialog(null);
  const withdraw = useChange(
    async (reason: string) => {
      await api.post(`/reports/${row.id}/withdraw`, { reason });
      // Made again at once; should this fail, the next beat makes it.
      await api.post("/reports", { kind: row.kind, day: row.first });
    },
    [["reports"]],
  );
  return (
    <>
      <Segmented<Edition>
        aria-label={t("edition")}
        value={edition}
        onChange={choose}
        options={(["internal", published] as const).map((each) => ({ value: each, label: t(`edition.${each}`) }))}
      />
      {row.state === "made" && (
        <Button type="primary" onClick={() => setDialog("publish")}>
          {t("publish")}
        </Button>
      )}
      {row.state !== "withdrawn" && (
        <Button danger onClick={() => setDialog("withdraw")}>
          {t("withdraw")}
        </Button>
      )}
      {dialog === "publish" && <PublishDialog row={row} close={close} />}
      {dialog === "withdraw" && (
        <ReasonDialog
          title={t("withdrawTitle")}
          okText={t("withdraw")}
          danger
          busy={withdraw.isPending}
          close={close}
          send={(reason) => withdraw.mutate(reason, { onSuccess: close })}
        >
          <p className="soft">{t("withdrawHint")}</p>
        </ReasonDialog>
      )}
    </>
  );
}

export default function ReportPage() {
  const t = useReportText();
  const me = useMe();
  const { id = "" } = useParams();
  const [edition, setEdition] = useState<Edition | null>(null);
  const found = useReport(id, edition);
  const row = found.data?.row;
  const lists = me.data !== undefined && isSupervisor(me.data);
  const { mutate: receipt } = useChange(() => api.post(`/reports/${id}/read`), [["reports"]]);
  const unread = row !== undefined && row.mine && row.state === "published" && !row.read_at;
  useEffect(() => {
    if (unread) receipt();
  }, [unread, receipt]);
  const name = row ? `${row.title} ${row.period}` : t("title");
  return (
    <PageFrame
      name={name}
      title={
        <>
          <Link to="/reports">{t("title")}</Link> / {name} {row && <StateMarks row={row} />}
        </>
      }
      tools={
        found.data &&
        row && (
          <>
            {lists && <Tools report={found.data} edition={found.data.edition} choose={setEdition} />}
            {found.data.document && <Files row={row} edition={found.data.edition} />}
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
              {t("print")}
            </Button>
          </>
        )
      }
    >
      <Loaded query={found} rows={14}>
        {(report) => <Content report={report} lists={lists} />}
      </Loaded>
    </PageFrame>
  );
}
