// Tells the owner of a catalogue item that a version waits for their word: without it nothing becomes public (S31).
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link, useLocation } from "react-router";

import { ApiError, api } from "../api/client";
import { useText } from "../i18n";

const SELDOM_MS = 300_000;

export function ItemsForMe() {
  const t = useText();
  const { pathname } = useLocation();
  const mine = useQuery<unknown[], ApiError>({
    queryKey: ["catalogue", "mine"],
    queryFn: () => api.get("/catalogue/mine"),
    staleTime: SELDOM_MS,
  });
  const n = mine.data?.length ?? 0;
  if (!n || pathname === "/catalogue") return null;
  return <Alert banner type="info" title={<Link to="/catalogue">{t("catalogue.forYou", { n })}</Link>} />;
}
