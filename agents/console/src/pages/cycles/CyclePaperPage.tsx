// A frozen bulletin or appraisal sheet, as it is printed.
import { Link, useParams } from "react-router";

import "../../charts/charts.css";
import "../../parts/period/printed.css";
import "../reports/reports.css";
import "./cycles.css";

import { useCyclePaper, type CyclePaperShown } from "../../api/cycles";
import { useCycleText } from "../../i18n/cycles";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { Paper } from "../reports/Paper";
import { PaperFiles, usePaperName } from "./PapersPane";

function Shown({ found }: { found: CyclePaperShown }) {
  const t = useCycleText();
  const name = usePaperName();
  return (
    <PageFrame
      title={name(found.row)}
      tools={
        <>
          <Link to="/cycles">{t("back")}</Link>
          <PaperFiles paper={found.row} />
        </>
      }
    >
      <div className="report printed">
        <Paper shown={found.document} />
        <p className="soft report-seal">{t("sealed", { sha256: found.row.sha256 })}</p>
      </div>
    </PageFrame>
  );
}

export default function CyclePaperPage() {
  const { id = "" } = useParams();
  return <Loaded query={useCyclePaper(id)}>{(found) => <Shown found={found} />}</Loaded>;
}
