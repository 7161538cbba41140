// What a supervisor must look after: people who are missing, certificates, lists that wait, a year nobody published.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";

import { ApiError, api } from "../api/client";
import type { Told } from "../api/dutyTypes";
import { useLocale, type TextKey } from "../i18n";

const WHERE: Record<string, string> = {
  calendar_unknown: "/calendar",
  certificates_expiring: "/credentials",
  blocks_proposed: "/blocks",
};

export function DutyWarningList({ warnings }: { warnings: Told[] }) {
  const { t } = useLocale();
  if (!warnings.length) return null;
  return (
    <div className="duty-warnings">
      {warnings.map((told) => (
        <Alert
          key={told.code}
          type={told.code === "missing" ? "error" : "warning"}
          showIcon
          title={
            <Link to={WHERE[told.code] ?? "/duty"}>
              {t(`told.${told.code}` as TextKey, { n: told.count, year: told.text.slice(0, 4) }) ||
                told.text ||
                told.code}
            </Link>
          }
        />
      ))}
    </div>
  );
}

export function DutyWarnings() {
  const warnings = useQuery<Told[], ApiError>({
    queryKey: ["duty", "warnings"],
    queryFn: () => api.get("/duty/warnings"),
    refetchInterval: 60_000,
  });
  return <DutyWarningList warnings={warnings.data ?? []} />;
}
