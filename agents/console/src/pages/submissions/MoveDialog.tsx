// One step of a submission, asked for again before it is taken; with a reason where one is needed.
import type { ReactNode } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SUBMISSIONS, type Submission } from "../../api/submissions";
import { useSubmissionText } from "../../i18n/submissions";
import { Modal } from "antd";
import { ReasonDialog } from "../../parts/ReasonDialog";

export type Move = "submit" | "accept" | "return" | "lock" | "correct";

interface Props {
  shown: Submission;
  move: Move;
  close: () => void;
  follow: (id: string | null) => void;
}

export function MoveDialog({ shown, move, close, follow }: Props) {
  const t = useSubmissionText();
  const differs = shown.changed_below.length > 0 || shown.values.some((value) => value.difference !== 0);
  const change = useChange(
    (reason: string) => api.post<Submission>(`/submissions/${shown.id}/${move}`, { revision: shown.revision, reason }),
    [SUBMISSIONS],
  );
  const send = (reason: string) =>
    change.mutate(reason, {
      onSuccess: () => {
        follow(null); // a correction is another version: the page shows the latest one
        close();
      },
    });
  const dialog = (words: ReactNode, required: boolean) => (
    <ReasonDialog
      title={t(`${move}Title`)}
      okText={t(move)}
      required={required}
      busy={change.isPending}
      close={close}
      send={send}
    >
      <p>{words}</p>
    </ReasonDialog>
  );
  if (move === "return") return dialog(t("returnAsk"), true);
  if (move === "correct") return dialog(t("correctAsk"), true);
  if (move === "accept" && differs) return dialog(t("acceptDiffers"), false);
  const asked = { submit: t("submitAsk"), accept: t("acceptAsk"), lock: t("lockAsk") }[move];
  return (
    <Modal
      open
      title={t(`${move}Title`)}
      okText={t(move)}
      confirmLoading={change.isPending}
      onCancel={close}
      onOk={() => send("")}
    >
      <p>{asked}</p>
      {move === "submit" && shown.missing.length > 0 && (
        <p className="submission-missing">{t("submitMissing", { names: shown.missing.join("、") })}</p>
      )}
    </Modal>
  );
}
