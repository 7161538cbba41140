// Asks whether a lawyer may act here: clear or conflict. Where a conflict lies is told to supervisors alone; all is audited.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal, Select } from "antd";
import { useState } from "react";

import type { AidDetail, Lawyer } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import type { components } from "../../api/openapi";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";
import { useAidWord } from "./words";

type Conflict = components["schemas"]["AidConflictOut"];

function ConflictDialog({ application, close }: { application: AidDetail; close: () => void }) {
  const t = useText();
  const word = useAidWord();
  const [found, setFound] = useState<Conflict | null>(null);
  const lawyers = useQuery<Lawyer[], ApiError>({
    queryKey: ["aid", "lawyers"],
    queryFn: () => api.get("/aid/lawyers"),
  });
  const check = useChange<string, Conflict>((lawyer_id) =>
    api.post(`/aid/applications/${application.id}/conflict-check`, { lawyer_id }),
  );
  return (
    <Modal open footer={null} title={t("aid.conflictCheck")} onCancel={close}>
      <p className="soft">{t("aid.conflictMeans")}</p>
      <Select
        className="wide"
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("aid.lawyer")}
        placeholder={t("aid.lawyer")}
        loading={check.isPending}
        options={(lawyers.data ?? []).map((each) => ({ value: each.id, label: `${each.name} · ${each.firm}` }))}
        onChange={(id: string) => {
          setFound(null);
          check.mutate(id, { onSuccess: setFound });
        }}
      />
      {found && (
        <Alert
          showIcon
          type={found.result === "clear" ? "success" : "error"}
          title={t(found.result === "clear" ? "aid.conflictClear" : "aid.conflictFound")}
          description={found.references.map((each) => `${word("why", each.why)} (${each.number})`).join("；")}
        />
      )}
    </Modal>
  );
}

export function ConflictKey({ application }: { application: AidDetail }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("aid.conflictCheck")}
      </Button>
      {open && <ConflictDialog application={application} close={() => setOpen(false)} />}
    </>
  );
}
