// A spreadsheet is tried first and kept only when somebody has seen what would become of it.
import { Alert, Button, Modal, Radio } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Imported } from "../../api/services";
import { useText } from "../../i18n";

const TABLES = ["providers", "places", "advisers", "travel"] as const;
type Table = (typeof TABLES)[number];

interface Sending {
  table: Table;
  file: File;
  dry: boolean;
}

const send = ({ table, file, dry }: Sending) =>
  api.upload<Imported>(`/directory/import/${table}`, file, { dry_run: dry ? "true" : "false" });

function Outcome({ told }: { told: Imported }) {
  const t = useText();
  const { rows, added, changed, unchanged, refused_count: refused } = told;
  return (
    <>
      <Alert
        type={refused ? "warning" : "success"}
        showIcon
        title={t(told.written ? "import.done" : "import.wouldBe", { rows, added, changed, unchanged, refused })}
      />
      <ul className="plain-list">
        {told.refused.map((each) => (
          <li key={each.row}>{t("import.row", { row: each.row, reason: each.reason })}</li>
        ))}
      </ul>
    </>
  );
}

export function ImportDialog({ close }: { close: () => void }) {
  const t = useText();
  const [table, setTable] = useState<Table>("providers");
  const [file, setFile] = useState<File | null>(null);
  const run = useChange(send, [["directory"]]);
  const told = run.data ?? null;
  return (
    <Modal open footer={null} title={t("directory.import")} onCancel={close}>
      <div className="service-form">
        <Radio.Group
          aria-label={t("import.what")}
          value={table}
          onChange={(event) => {
            setTable(event.target.value as Table);
            run.reset();
          }}
          options={TABLES.map((each) => ({ value: each, label: t(`import.${each}`) }))}
        />
        <p className="soft">{t(`import.${table}Columns`)}</p>
        <label htmlFor="import-file">{t("import.file")}</label>
        <input
          id="import-file"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            run.reset();
          }}
        />
        {told && <Outcome told={told} />}
        <Button disabled={!file} loading={run.isPending} onClick={() => file && run.mutate({ table, file, dry: true })}>
          {t("import.try")}
        </Button>
        <Button
          type="primary"
          disabled={!file || !told || told.written}
          loading={run.isPending}
          onClick={() => file && run.mutate({ table, file, dry: false })}
        >
          {t("import.keep")}
        </Button>
      </div>
    </Modal>
  );
}
