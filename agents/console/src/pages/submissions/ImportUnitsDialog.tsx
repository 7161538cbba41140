// The tree of units from a spreadsheet, tried first and kept when somebody has seen what would become of it.
import { Alert, Button, Modal } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SUBMISSIONS, type UnitsWritten } from "../../api/submissions";
import { useSubmissionText } from "../../i18n/submissions";

function Outcome({ told }: { told: UnitsWritten }) {
  const t = useSubmissionText();
  const { rows, added, changed, unchanged, refused_count: refused } = told;
  const kind = told.written ? "done" : "wouldBe";
  return (
    <>
      <Alert
        type={refused ? "warning" : "success"}
        showIcon
        title={t(kind, { rows, added, changed, unchanged, refused })}
      />
      <ul className="plain-list">
        {told.refused.map((each) => (
          <li key={each.row}>{t("row", { row: each.row, reason: each.reason })}</li>
        ))}
      </ul>
    </>
  );
}

export function ImportUnitsDialog({ close }: { close: () => void }) {
  const t = useSubmissionText();
  const [file, setFile] = useState<File | null>(null);
  const run = useChange(
    ({ content, dry }: { content: File; dry: boolean }) =>
      api.upload<UnitsWritten>("/submission-units/import", content, { dry_run: dry }),
    [SUBMISSIONS],
  );
  const take = useChange(() => api.post<UnitsWritten>("/submission-units/from-places"), [SUBMISSIONS]);
  const told = run.data ?? take.data;
  return (
    <Modal open footer={null} title={t("importUnits")} onCancel={close}>
      <div className="service-form">
        <p className="soft">{t("columns")}</p>
        <label htmlFor="units-file">{t("file")}</label>
        <input
          id="units-file"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            run.reset();
          }}
        />
        {told && <Outcome told={told} />}
        <Button
          disabled={!file}
          loading={run.isPending}
          onClick={() => file && run.mutate({ content: file, dry: true })}
        >
          {t("try")}
        </Button>
        <Button
          type="primary"
          disabled={!file || !run.data || run.data.written}
          loading={run.isPending}
          onClick={() => file && run.mutate({ content: file, dry: false })}
        >
          {t("keep")}
        </Button>
        <Button loading={take.isPending} onClick={() => take.mutate()}>
          {t("fromPlaces")}
        </Button>
      </div>
    </Modal>
  );
}
