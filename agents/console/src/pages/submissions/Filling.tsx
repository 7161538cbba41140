// The figures of one submission: filled in where it lies with its unit, read everywhere else; and what may be done now.
import { Button, Space } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SUBMISSIONS, type Submission, type SubmissionLine } from "../../api/submissions";
import { useSubmissionText } from "../../i18n/submissions";
import { FiguresTable } from "./FiguresTable";
import { fieldsOf, isChanged, settled, unfilled } from "./filling";
import { MoveDialog, type Move } from "./MoveDialog";

interface Props {
  shown: Submission;
  lines: readonly SubmissionLine[];
  lower: boolean;
  follow: (id: string | null) => void;
}

const MOVES: Move[] = ["submit", "accept", "return", "lock", "correct"];

export function Filling({ shown, lines, lower, follow }: Props) {
  const t = useSubmissionText();
  const [fields, setFields] = useState(() => fieldsOf(shown.values));
  const [move, setMove] = useState<Move | null>(null);
  const may = (action: Submission["actions"][number]) => shown.actions.includes(action);
  const changed = isChanged(fields, shown.values);
  const empty = unfilled(fields).length;
  const save = useChange(() => {
    const values = fields.map((field, place) => settled(field, shown.values[place]?.below ?? 0));
    return api.put(`/submissions/${shown.id}`, { revision: shown.revision, values });
  }, [SUBMISSIONS]);
  return (
    <>
      {lower && may("save") && <p className="soft">{t("wholeMeans")}</p>}
      <FiguresTable
        lines={lines}
        values={shown.values}
        fields={fields}
        lower={lower}
        place={shown.place}
        edit={may("save") ? setFields : undefined}
      />
      <Space className="submission-actions" wrap>
        {may("save") && (
          <Button type={changed ? "primary" : "default"} loading={save.isPending} onClick={() => save.mutate()}>
            {t("save")}
          </Button>
        )}
        {MOVES.filter(may).map((each) => (
          <Button
            key={each}
            type={!changed && (each === "submit" || each === "accept") ? "primary" : "default"}
            disabled={each === "submit" && (changed || empty > 0)}
            onClick={() => setMove(each)}
          >
            {t(each)}
          </Button>
        ))}
        {may("submit") && (changed || empty > 0) && (
          <span className="soft" role="status">
            {changed ? t("saveFirst") : t("unfilled", { n: empty })}
          </span>
        )}
      </Space>
      {move && <MoveDialog shown={shown} move={move} close={() => setMove(null)} follow={follow} />}
    </>
  );
}
