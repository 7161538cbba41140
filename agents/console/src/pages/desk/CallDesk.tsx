// One call: the caller at the left, the form in the widest pane, the words at the right.
import { useState } from "react";

import type { DeskCall, Seat } from "../../api/types";
import { CallPanel } from "./CallPanel";
import { FormPane } from "./FormPane";
import { HandedForm } from "./HandedForm";
import { isConsulted } from "./transfer";
import { TranscriptPane } from "./TranscriptPane";
import { useDraft } from "./useDraft";

const FOLDED = "desk.transcriptFolded";

export function CallDesk({ call, seat }: { call: DeskCall; seat: Seat }) {
  const keeping = useDraft(call);
  const [folded, setFolded] = useState(() => sessionStorage.getItem(FOLDED) === "1");
  const fold = (next: boolean) => {
    sessionStorage.setItem(FOLDED, next ? "1" : "0");
    setFolded(next);
  };
  return (
    <div className={folded ? "desk desk-folded" : "desk"}>
      <CallPanel call={call} seat={seat} flush={keeping.flush} />
      {isConsulted(call) ? <HandedForm call={call} /> : <FormPane call={call} seat={seat} keeping={keeping} />}
      <TranscriptPane call={call} folded={folded} fold={fold} />
    </div>
  );
}
