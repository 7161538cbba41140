// The offer of a call, over the whole width of whichever page is open: who is on the line, and how long there is.
import { PhoneFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { ApiError, api } from "../api/client";
import { useDesk, useDeskChange } from "../api/queries";
import type { OfferedTransfer } from "../api/transfers";
import type { Desk, Offer, PhoneKind } from "../api/types";
import { duration, secondsSince } from "../format/time";
import { useNow } from "../format/useNow";
import { useWord } from "../format/words";
import { useText } from "../i18n";
import { useShortcuts } from "../keys/shortcuts";
import { summaryOf } from "../pages/desk/transfer";
import { useVoice } from "../voice/VoiceProvider";
import { useRinging } from "./useRinging";

const LAST_WORDS = 2;

interface Accepted {
  connect: Record<string, string> | null;
}

function useAnswer(offer: Offer) {
  const navigate = useNavigate();
  const voice = useVoice();
  const accept = useDeskChange(async () => {
    const { connect } = await api.post<Accepted>(`/desk/offers/${offer.id}/accept`);
    void navigate("/desk");
    // Said aloud and tried again by the same key: the offer stands for as long as its lease.
    if (connect && !(await voice.connect(connect))) throw new ApiError(0, "voice_failed", "no audio");
    return undefined;
  });
  // Who leaves a colleague's call to the colleague stays ready; who declines a waiting caller is paused.
  const declined =
    offer.kind === "transfer" && offer.transfer
      ? `/desk/transfers/${offer.transfer.id}/decline`
      : `/desk/offers/${offer.id}/decline`;
  const decline = useDeskChange(() => api.post<Desk>(declined));
  return { accept, decline };
}

/** What the colleague knows already: why, the form so far, the last words. */
function HandedOn({ transfer }: { transfer: OfferedTransfer }) {
  const t = useText();
  const word = useWord();
  const form = summaryOf(transfer.draft).map((each) => each.summary || each.category);
  const heard = transfer.segments.filter((segment) => segment.final).slice(-LAST_WORDS);
  return (
    <div className="offer-small">
      {transfer.reason && <b>{transfer.reason} </b>}
      {form.length > 0 && <span>{t("transfer.formIs", { form: form.join("；") })} </span>}
      {heard.map((segment) => (
        <q key={segment.id}>
          {word("leg", segment.leg)}：{segment.text}
        </q>
      ))}
    </div>
  );
}

/** What was chosen in the menu, but for the language, which stands beside it. */
function pathOf(offer: Offer, word: ReturnType<typeof useWord>): string[] {
  return offer.menu_path.filter((step) => step !== word("language", offer.language));
}

function Facts({ offer }: { offer: Offer }) {
  const t = useText();
  const word = useWord();
  return (
    <div className="offer-facts">
      <div className="offer-large">
        <span>{word("language", offer.language)}</span>
        {offer.kind === "callback" && <span className="offer-group">{t("offer.callback")}</span>}
        {offer.transfer && <span className="offer-group">{t("transfer.from", { who: offer.transfer.from_name })}</span>}
        {offer.interpreter && (
          <span className="offer-group">
            {t("offer.interpreter", { language: word("language", offer.interpreter) })}
          </span>
        )}
        {offer.special_group && <span className="offer-group">{word("group", offer.special_group)}</span>}
        {offer.safe_contact && <span className="offer-group">{t("care.title")}</span>}
        <span className="offer-path">{pathOf(offer, word).join(" › ") || offer.queue_name}</span>
      </div>
      <div className="offer-small">
        {offer.queue_name} · {offer.number_masked} ·{" "}
        {offer.earlier_contacts ? t("offer.earlier", { n: offer.earlier_contacts }) : t("offer.first")} ·{" "}
        {t("offer.waited", { time: duration(offer.waited_seconds) })}
        {offer.kind === "callback" && <> · {t("offer.rung")}</>}
        {offer.unspoken && <> · {t("offer.unspoken")}</>}
      </div>
      {offer.transfer && <HandedOn transfer={offer.transfer} />}
    </div>
  );
}

function Banner({ offer, phone }: { offer: Offer; phone: PhoneKind }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const { accept, decline } = useAnswer(offer);
  const left = Math.max(0, -secondsSince(offer.lapses_at, now));
  const busy = accept.isPending || accept.isSuccess;
  useRinging(true, phone === "browser" && !busy);
  useShortcuts({
    F2: busy || phone === "desk_phone" ? undefined : () => accept.mutate(),
    "Alt+KeyX": busy ? undefined : () => decline.mutate(),
  });
  const spoken = t(offer.kind === "transfer" ? "transfer.spoken" : "offer.spoken", {
    who: offer.transfer?.from_name ?? "",
    language: word("language", offer.language),
    path: pathOf(offer, word).join("，") || offer.queue_name,
  });
  return (
    <section className="offer" aria-label={t("offer.title")}>
      <p className="unseen" role="alert">
        {spoken}
      </p>
      <PhoneFilled className="offer-bell" aria-hidden="true" />
      <Facts offer={offer} />
      <div className="offer-clock" aria-label={t("offer.left", { n: left })}>
        <b>{left}</b>
        <span>{t("offer.seconds")}</span>
      </div>
      {phone === "browser" ? (
        <Button className="offer-accept" size="large" loading={busy} onClick={() => accept.mutate()}>
          {t("offer.accept")} <kbd>F2</kbd>
        </Button>
      ) : (
        <b className="offer-pick-up">{t("offer.pickUp")}</b>
      )}
      <Button className="offer-decline" size="large" ghost disabled={busy} onClick={() => decline.mutate()}>
        {t("offer.decline")} <kbd>Alt+X</kbd>
      </Button>
    </section>
  );
}

/** A call taken by lifting the desk phone's handset brings its form up by itself, whichever page is open. */
function useShowCall(desk: Desk | undefined): void {
  const navigate = useNavigate();
  const callId = desk?.call?.direction === "inbound" && desk.call.state !== "wrap_up" ? desk.call.id : null;
  useEffect(() => {
    if (callId) void navigate("/desk");
  }, [callId, navigate]);
}

export function OfferBanner() {
  const desk = useDesk();
  useShowCall(desk.data);
  const offer = desk.data?.offer;
  return offer && desk.data ? <Banner key={offer.id} offer={offer} phone={desk.data.seat.phone} /> : null;
}
