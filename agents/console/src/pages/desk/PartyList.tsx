// Who else is in the call: each with how long, and hold and removal for those beside caller and seat.
import { Button } from "antd";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Party } from "../../api/transfers";
import type { Desk, DeskCall } from "../../api/types";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";

const KINDS = { ringing: "info", joined: "good", held: "warn", left: "plain", refused: "bad", failed: "bad" } as const;

function Row({ call, party }: { call: DeskCall; party: Party }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const path = `/desk/calls/${call.id}/parties/${party.id}`;
  const held = party.state === "held";
  const hold = useDeskChange(() => api.post<Desk>(`${path}/${held ? "resume" : "hold"}`));
  const remove = useDeskChange(() => api.post<Desk>(`${path}/remove`));
  const name = party.name ?? word("leg", party.role);
  return (
    <li>
      <div className="party-who">
        <b>{name}</b> <span className="soft">{word("leg", party.role)}</span>
        <Mark kind={KINDS[party.state]}>{word("partyState", party.state)}</Mark>
        <span className="timer">{duration(secondsSince(party.held_since ?? party.since, now))}</span>
      </div>
      {party.may_hold && (
        <div className="party-ways">
          <Button
            size="small"
            loading={hold.isPending}
            aria-label={`${t(held ? "party.resume" : "party.hold")} ${name}`}
            onClick={() => hold.mutate()}
          >
            {t(held ? "party.resume" : "party.hold")}
          </Button>
          <Button
            size="small"
            danger
            loading={remove.isPending}
            aria-label={`${t("party.remove")} ${name}`}
            onClick={() => remove.mutate()}
          >
            {t("party.remove")}
          </Button>
        </div>
      )}
    </li>
  );
}

export function PartyList({ call }: { call: DeskCall }) {
  const t = useText();
  const others = (call.parties ?? []).filter((party) => !party.own && party.role !== "caller");
  if (!others.length) return null;
  return (
    <ul className="parties" aria-label={t("party.title")}>
      {others.map((party) => (
        <Row key={party.id} call={call} party={party} />
      ))}
    </ul>
  );
}
