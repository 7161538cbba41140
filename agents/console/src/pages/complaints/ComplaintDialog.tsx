// Writing a complaint down, or correcting it: what about, why, about whom.
import { Input, Modal, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { COMPLAINT_KINDS, COMPLAINTS, REASONS, useBodies, type Complaint, type ComplaintIn } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const ENTERPRISES: string[] = ["enterprise", "foreign_enterprise"];

interface Props {
  ticketId: string;
  complaint: Complaint | null;
  close: () => void;
}

export function ComplaintDialog({ ticketId, complaint, close }: Props) {
  const t = useText();
  const word = useWord();
  const bodies = useBodies();
  const [wanted, setWanted] = useState<ComplaintIn>({
    kind: complaint?.kind ?? "service",
    reasons: complaint?.reasons ?? [],
    staff_no: complaint?.about_staff_no ?? "",
    about_text: complaint?.about_text ?? "",
    body_id: complaint?.body_id ?? null,
  });
  const send = useChange(() => api.put(`/tickets/${ticketId}/complaint`, wanted), [["ticket", ticketId], COMPLAINTS]);
  const fitting = (bodies.data ?? []).filter((each) => each.active && each.kind === wanted.kind);
  return (
    <Modal
      open
      title={t(complaint ? "complaint.change" : "complaint.make")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("complaint.means")}</p>
      <label htmlFor="complaint-kind">{t("complaint.kind")}</label>
      <Select
        id="complaint-kind"
        className="wide"
        value={wanted.kind}
        onChange={(kind) => setWanted({ ...wanted, kind, body_id: null })}
        options={COMPLAINT_KINDS.map((each) => ({ value: each, label: word("complaintKind", each) }))}
      />
      <label htmlFor="complaint-reasons">{t("complaint.reasons")}</label>
      <Select
        id="complaint-reasons"
        className="wide"
        mode="multiple"
        value={wanted.reasons}
        onChange={(reasons) => setWanted({ ...wanted, reasons })}
        options={REASONS.map((each) => ({ value: each, label: word("complaintReason", each) }))}
      />
      <label htmlFor="complaint-staff">{t("complaint.staffNo")}</label>
      <Input
        id="complaint-staff"
        maxLength={20}
        value={wanted.staff_no ?? ""}
        onChange={(event) => setWanted({ ...wanted, staff_no: event.target.value })}
      />
      <label htmlFor="complaint-about">{t("complaint.about")}</label>
      <Input
        id="complaint-about"
        maxLength={200}
        value={wanted.about_text ?? ""}
        onChange={(event) => setWanted({ ...wanted, about_text: event.target.value })}
      />
      {ENTERPRISES.includes(wanted.kind) && (
        <>
          <label htmlFor="complaint-body">{t("complaint.body")}</label>
          <Select
            id="complaint-body"
            className="wide"
            allowClear
            value={wanted.body_id ?? undefined}
            onChange={(body?: string) => setWanted({ ...wanted, body_id: body ?? null })}
            options={fitting.map((each) => ({
              value: each.id,
              label: `${word("bodyLevel", each.level)} ${each.name} ${each.phone ?? ""}`.trim(),
            }))}
          />
        </>
      )}
    </Modal>
  );
}
