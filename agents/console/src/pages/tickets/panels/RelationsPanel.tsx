// What the ticket has to do with others: possible doubles, merges and their undoing.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../../api/client";
import type { Alike, Relations } from "../../../api/matterTypes";
import { useChange, useMe } from "../../../api/queries";
import { dateTime } from "../../../format/time";
import { useText } from "../../../i18n";
import { Mark } from "../../../parts/Mark";
import { ReasonDialog } from "../../../parts/ReasonDialog";
import { isInside } from "../../../roles";
import { Panel, type PanelProps } from "./Panel";

type Asked = { how: "merge"; into: Alike } | { how: "unmerge" } | null;

function Doubles({ alike, merge }: { alike: Alike[]; merge: ((into: Alike) => void) | null }) {
  const t = useText();
  if (!alike.length) return null;
  return (
    <>
      <h3>{t("relations.alike")}</h3>
      <ul className="short-list">
        {alike.map((each) => (
          <li key={each.id}>
            <Mark kind={each.likeness === "same_matter" ? "warn" : "plain"}>
              {t(each.likeness === "same_matter" ? "matter.same_matter" : "matter.same_field")}
            </Mark>
            <Link to={`/tickets/${each.id}`}>{each.number}</Link>
            <span className="soft one-line">
              {dateTime(each.created_at)} {each.summary}
            </span>
            {merge && (
              <Button size="small" onClick={() => merge(each)}>
                {t("relations.merge")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Merges({ merges, undo }: { merges: Relations["merges"]; undo: (() => void) | null }) {
  const t = useText();
  return (
    <ul className="short-list">
      {merges.map((each) => (
        <li key={`${each.ticket.id}${each.merged_at}`}>
          <Link to={`/tickets/${each.ticket.id}`}>
            {t(each.role === "double" ? "relations.mergedInto" : "relations.received", { number: each.ticket.number })}
          </Link>
          <span className="soft">
            {dateTime(each.merged_at)} {each.reason}
          </span>
          {each.undone_at && (
            <span className="soft">{t("relations.undone", { reason: each.undone_reason ?? "" })}</span>
          )}
          {undo && each.role === "double" && !each.undone_at && (
            <Button size="small" onClick={undo}>
              {t("relations.undo")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

export default function RelationsPanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const [asked, setAsked] = useState<Asked>(null);
  const found = useQuery<Relations, ApiError>({
    queryKey: ["ticket", ticket.id, "relations"],
    queryFn: () => api.get(`/tickets/${ticket.id}/relations`),
  });
  const change = useChange(
    (reason: string) =>
      asked?.how === "merge"
        ? api.post(`/tickets/${ticket.id}/merge`, { into: asked.into.id, reason })
        : api.post(`/tickets/${ticket.id}/unmerge`, { reason }),
    [["ticket"], ["tickets"]],
  );
  if (!found.data || (!found.data.alike.length && !found.data.merges.length)) return null;
  const may = me.data ? isInside(me.data) : false;
  return (
    <Panel title={t("relations.title")}>
      <Doubles alike={found.data.alike} merge={may ? (into) => setAsked({ how: "merge", into }) : null} />
      <Merges merges={found.data.merges} undo={may ? () => setAsked({ how: "unmerge" }) : null} />
      {asked && (
        <ReasonDialog
          title={asked.how === "merge" ? t("relations.mergeOf", { number: asked.into.number }) : t("relations.undo")}
          busy={change.isPending}
          close={() => setAsked(null)}
          send={(reason) => change.mutate(reason, { onSuccess: () => setAsked(null) })}
        >
          {asked.how === "merge" && <p>{t("relations.mergeMeans")}</p>}
        </ReasonDialog>
      )}
    </Panel>
  );
}
