// Whether the announced waiting times came true: how many callers waited no longer than the range's end.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "../../api/client";
import type { EstimateCoverage as Coverage } from "../../api/types";
import { useText } from "../../i18n";

const EVERY_MS = 60_000;

export function EstimateCoverage() {
  const t = useText();
  const found = useQuery<Coverage, ApiError>({
    queryKey: ["estimates"],
    queryFn: () => api.get("/estimates"),
    refetchInterval: EVERY_MS,
  });
  if (!found.data) return null;
  const { within_p90: kept, within_range: exact, told, answered } = found.data;
  const figure = (share: Coverage["within_p90"]) =>
    `${share.percent === null ? "—" : `${share.percent}%`}（${share.numerator} / ${share.denominator}）`;
  return (
    <p className="soft" title={t("estimates.formula")}>
      {t("estimates.line", { kept: figure(kept), exact: figure(exact), told, answered })}
    </p>
  );
}
