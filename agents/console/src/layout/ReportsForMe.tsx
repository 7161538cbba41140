// Tells a reader that a report waits for them: its receipt shows who has not opened it (S152).
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link, useLocation } from "react-router";

import { ApiError, api } from "../api/client";
import type { Archive } from "../api/reports";
import { useText } from "../i18n";

const SELDOM_MS = 300_000;

export function ReportsForMe() {
  const t = useText();
  const { pathname } = useLocation();
  const sent = useQuery<Archive, ApiError>({
    queryKey: ["reports", null, null],
    queryFn: () => api.get("/reports"),
    staleTime: SELDOM_MS,
  });
  const unread = sent.data?.reports.filter((row) => row.mine && row.state === "published" && !row.read_at) ?? [];
  if (!unread.length || pathname.startsWith("/reports")) return null;
  return <Alert banner type="info" title={<Link to="/reports">{t("reports.forYou", { n: unread.length })}</Link>} />;
}
