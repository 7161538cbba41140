// Legal aid while the caller speaks: the hint of the matter as it is written now, and one key that applies for it.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";

import { AID, type AidDetail, type CallAid } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { AidHints } from "../aid/AidHints";
import type { MatterDraft } from "./draft";

interface Props {
  callId: string;
  matter: MatterDraft;
  language: string;
}

export default function AidInCall({ callId, matter, language }: Props) {
  const t = useText();
  const written = {
    category: matter.category,
    summary: matter.summary.trim(),
    special_groups: matter.special_groups,
    fields: matter.fields,
    language,
  };
  const found = useQuery<CallAid, ApiError>({
    queryKey: ["aid", "call", callId, matter.category, matter.special_groups],
    queryFn: () =>
      api.post(`/aid/calls/${callId}`, { category: matter.category, special_groups: matter.special_groups }),
    enabled: matter.category !== null,
    placeholderData: keepPreviousData,
  });
  const apply = useChange<void, AidDetail>(
    () => api.post(`/aid/calls/${callId}/applications`, { matter: written }),
    [AID],
  );
  const aid = found.data;
  if (!aid || !matter.category || !(aid.hint.rules.length || aid.applications.length)) return null;
  const made = aid.applications.find((each) => each.category === matter.category);
  return (
    <details className="aid-in-call">
      <summary>
        <Mark kind="warn">{t("aid.hintMark")}</Mark> {t("menu.aid")}{" "}
        {made ? (
          <Mark kind="good">{t("aid.appliedAs", { number: made.number })}</Mark>
        ) : (
          <Button
            size="small"
            loading={apply.isPending}
            onClick={(event) => {
              event.preventDefault();
              apply.mutate();
            }}
          >
            {t("aid.applyNow")}
          </Button>
        )}
      </summary>
      <AidHints hint={aid.hint} />
    </details>
  );
}
