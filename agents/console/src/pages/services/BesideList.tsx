// What was done beside a matter so far, a line each.
import type { Appointment, Notice, Referral } from "../../api/services";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark, type MarkKind } from "../../parts/Mark";
import { SentMark } from "./SentMark";

const BOOKED: Record<Appointment["state"], MarkKind> = {
  booked: "info",
  kept: "good",
  no_show: "bad",
  cancelled: "plain",
};
const REFERRED: Record<Referral["state"], MarkKind> = {
  sent: "warn",
  acknowledged: "info",
  declined: "bad",
  done: "good",
  withdrawn: "plain",
  handed_over: "good",
};

export function NoticeLine({ notice }: { notice: Notice }) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <b>{notice.item}</b>
      <Mark>{word("noticeChannel", notice.channel)}</Mark>
      {notice.breach && <Mark kind="bad">{t("notice.nth", { n: notice.sequence })}</Mark>}
      <SentMark state={notice.message} reason={notice.message_reason} />
      <span className="soft">
        {dateTime(notice.given_at)} {notice.given_by} {t("notice.version", { n: notice.version })}
      </span>
      {notice.reason && <span className="soft">{notice.reason}</span>}
    </>
  );
}

export function ReferralLine({ referral }: { referral: Referral }) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <b>{referral.target_name}</b>
      <Mark kind={REFERRED[referral.state]}>{word("referralState", referral.state)}</Mark>
      {referral.overdue && <Mark kind="bad">{t("referral.overdue")}</Mark>}
      {referral.result && <Mark kind="good">{word("referralResult", referral.result)}</Mark>}
      <span className="soft">
        {referral.number} {dateTime(referral.referred_at)} {word("consentHow", referral.consent_how)}
      </span>
      {referral.state === "sent" && referral.ack_due_at && (
        <span className="soft">{t("referral.ackBy", { at: dateTime(referral.ack_due_at) })}</span>
      )}
      {referral.letter && <Mark kind="info">{referral.letter.number}</Mark>}
    </>
  );
}

export function AppointmentLine({ appointment }: { appointment: Appointment }) {
  const word = useWord();
  return (
    <>
      <b>{dateTime(appointment.starts_at)}</b>
      <span>
        {word("bookingKind", appointment.kind)} {appointment.place_name}
      </span>
      <Mark kind={BOOKED[appointment.state]}>{word("bookingState", appointment.state)}</Mark>
      <span className="soft">{appointment.number}</span>
      <span className="soft">
        {word("reminder", appointment.reminder)} {dateTime(appointment.reminded_at ?? appointment.remind_at)}
      </span>
      <SentMark state={appointment.message} reason={appointment.message_reason} />
    </>
  );
}
