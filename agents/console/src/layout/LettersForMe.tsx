// Tells somebody that a reminder letter waits for them: its receipt shows who has not opened it (S138).
import { Alert } from "antd";
import { Link, useLocation } from "react-router";

import { useOwnCycles } from "../api/cycles";
import { useText } from "../i18n";

export function LettersForMe() {
  const t = useText();
  const { pathname } = useLocation();
  const unread = useOwnCycles().data?.letters.filter((each) => each.mine && !each.read_at) ?? [];
  if (!unread.length || pathname.startsWith("/cycles")) return null;
  const late = unread.some((each) => each.stage === "overdue");
  return (
    <Alert
      banner
      type={late ? "warning" : "info"}
      title={<Link to="/cycles">{t("cycles.forYou", { n: unread.length })}</Link>}
    />
  );
}
