// The desk between calls: the seat's state, its phone, and what waits to be rung back.
import { Button, Radio } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Desk, PhoneKind, ReturnCall } from "../../api/types";
import { dateTime, duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useSeatChanges } from "../../layout/SeatStateMenu";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { StateTag } from "../../parts/StateTag";
import { TodayCard } from "./TodayCard";
import { PhoneCheck } from "../../voice/PhoneCheck";

function StateCard({ desk }: { desk: Desk }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const { goReady, pause, busy } = useSeatChanges(desk);
  const { seat } = desk;
  const ready = seat.state === "ready";
  return (
    <section className="pane idle-state" aria-label={t("desk.myState")}>
      <StateTag state={seat.state} large />
      <div className="idle-timer timer">{duration(secondsSince(seat.since, now))}</div>
      {seat.state === "paused" && seat.reason && (
        <p className={seat.reason === "no_answer" ? "notice" : "soft"}>
          {t("desk.pausedFor", { reason: word("reason", seat.reason) })}
        </p>
      )}
      {ready ? (
        <>
          <p className="soft">{t("desk.waitingForCall")}</p>
          <Button block onClick={() => pause.mutate("break")} loading={busy}>
            {t("keys.pause")} <kbd>Alt+P</kbd>
          </Button>
        </>
      ) : (
        <Button
          block
          type="primary"
          size="large"
          loading={busy}
          disabled={["reserved", "ringing"].includes(seat.state)}
          onClick={() => void goReady()}
        >
          {t("desk.goReady")} <kbd>Alt+R</kbd>
        </Button>
      )}
      <h2>{t("desk.mySkills")}</h2>
      <div>
        {seat.skills.map((skill) => (
          <Mark key={skill}>{word("skill", skill)}</Mark>
        ))}
      </div>
      {(seat.uncertified ?? []).length > 0 && (
        <p className="notice">
          {t("desk.uncertified", { skills: (seat.uncertified ?? []).map((skill) => word("skill", skill)).join("、") })}
        </p>
      )}
    </section>
  );
}

function PhoneCard({ desk }: { desk: Desk }) {
  const t = useText();
  const { seat } = desk;
  const choose = useDeskChange((kind: PhoneKind) => api.put<Desk>("/desk/phone", { kind }));
  return (
    <section className="pane" aria-label={t("desk.phone")}>
      <h2>{t("desk.phone")}</h2>
      <Radio.Group
        value={seat.phone}
        disabled={choose.isPending || seat.state === "ready"}
        onChange={(event) => choose.mutate(event.target.value as PhoneKind)}
        optionType="button"
        options={[
          { value: "desk_phone", label: t("desk.deskPhone") },
          { value: "browser", label: t("desk.browserPhone") },
        ]}
      />
      {seat.state === "ready" && <p className="soft">{t("desk.phoneFixed")}</p>}
      <PhoneCheck seat={seat} />
    </section>
  );
}

const SHOWN = 8;

function ReturnCallsCard() {
  const t = useText();
  const word = useWord();
  const calls = useQuery<ReturnCall[], ApiError>({
    queryKey: ["return-calls", "open"],
    queryFn: () => api.get("/return-calls", { state: "open" }),
  });
  return (
    <section className="pane" aria-label={t("menu.returnCalls")}>
      <div className="pane-head">
        <h2>{t("menu.returnCalls")}</h2>
        <Link to="/return-calls">{t("common.all")}</Link>
      </div>
      <Loaded query={calls} isEmpty={(all) => all.length === 0} empty={t("returnCalls.none")}>
        {(all) => (
          <ul className="short-list">
            {all.slice(0, SHOWN).map((each) => (
              <li key={each.id}>
                <Mark kind={each.overdue ? "bad" : "plain"}>{word("returnKind", each.kind)}</Mark>
                <b>{each.number_masked}</b>
                <span>{word("language", each.language)}</span>
                <span className="soft">{t("returnCalls.dueAt", { at: dateTime(each.due_at) })}</span>
                <span className="soft">{each.owner ?? t("returnCalls.nobody")}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

export function IdleDesk({ desk }: { desk: Desk }) {
  return (
    <div className="desk desk-idle">
      <StateCard desk={desk} />
      <div className="idle-lists">
        <ReturnCallsCard />
        <TodayCard staffNo={desk.seat.staff_no} />
      </div>
      <PhoneCard desk={desk} />
    </div>
  );
}
