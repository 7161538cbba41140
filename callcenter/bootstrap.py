"""The story of a call on one screen: who reacts to what, who answers whom, what runs when, which routes there are.

One line each. `now` runs in the recording transaction (calls, desk, parties, and the guard of a new ticket), `later`
from the outbox in a transaction of its own, `detached` and `speech` from the outbox without one. A stored handler name
never changes.
"""

import importlib.util
import pkgutil
from collections.abc import Sequence
from typing import Any

from callcenter.aid import handlers as aid_handlers
from callcenter.aid import jobs as aid_jobs
from callcenter.calls import events as calls
from callcenter.calls import ports as calls_ports
from callcenter.calls import reconcile as calls_reconcile
from callcenter.catalogue import handlers as catalogue_handlers
from callcenter.cycles import jobs as cycles_jobs
from callcenter.db import delivery
from callcenter.db.subscriptions import WIRING, Handler, Subscription, detached, later, now, speech
from callcenter.desk import events as desk
from callcenter.desk import handlers as desk_handlers
from callcenter.desk import ports as desk_ports
from callcenter.desk import queries as desk_queries
from callcenter.desk import seating as desk_seating
from callcenter.desk import service as desk_service
from callcenter.duty import attendance as duty_attendance
from callcenter.duty import blocks as duty_blocks
from callcenter.duty import certificates as duty_certificates
from callcenter.duty import events as duty
from callcenter.duty import handlers as duty_handlers
from callcenter.duty import ports as duty_ports
from callcenter.duty import qualifications as duty_qualifications
from callcenter.duty import roll_calls as duty_roll_calls
from callcenter.duty import swaps as duty_swaps
from callcenter.duty import today as duty_today
from callcenter.exchange import handlers as exchange_handlers
from callcenter.exchange import peer_calls as exchange_peer_calls
from callcenter.exchange import polling as exchange_polling
from callcenter.exchange import reconcile as exchange_reconcile
from callcenter.exchange import records as exchange_records
from callcenter.exchange import sending as exchange_sending
from callcenter.figures import rollup as figures_rollup
from callcenter.messages import events as messages_events
from callcenter.messages import ports as messages_ports
from callcenter.messages import sending as messages_sending
from callcenter.parties import assistance as parties_assistance
from callcenter.parties import beside as parties_beside
from callcenter.parties import coaching as parties_coaching
from callcenter.parties import events as parties_events
from callcenter.parties import handlers as parties
from callcenter.parties import manifests as parties_manifests
from callcenter.parties import orphans as parties_orphans
from callcenter.parties import ports as parties_ports
from callcenter.parties import queries as parties_queries
from callcenter.parties import recording_pause as parties_recording_pause
from callcenter.parties import ringing as parties_ringing
from callcenter.parties import service as parties_service
from callcenter.parties import supervision as parties_supervision
from callcenter.people import events as people
from callcenter.people import ports as people_ports
from callcenter.quality import alarms as quality_alarms
from callcenter.quality import following as quality_following
from callcenter.quality import handlers as quality
from callcenter.quality import opening as quality_opening
from callcenter.referrals import handlers as referrals_handlers
from callcenter.referrals import reminders as referrals_reminders
from callcenter.reports import jobs as reports_jobs
from callcenter.sensitive import bars as sensitive_bars
from callcenter.sensitive import care as sensitive_care
from callcenter.sensitive import climbing as sensitive_climbing
from callcenter.sensitive import handlers as sensitive_handlers
from callcenter.sensitive import locking as sensitive_locking
from callcenter.sensitive import scanning as sensitive_scanning
from callcenter.surveys import conversation as surveys_conversation
from callcenter.surveys import events as surveys_events
from callcenter.surveys import handlers as surveys
from callcenter.surveys import jobs as surveys_jobs
from callcenter.surveys import numbers as surveys_numbers
from callcenter.surveys import ratings as surveys_ratings
from callcenter.surveys import replies as surveys_replies
from callcenter.surveys import wished as surveys_wished
from callcenter.surveys import written as surveys_written
from callcenter.tickets import events as tickets
from callcenter.tickets import filing as tickets_filing
from callcenter.tickets import handing_over as tickets_handing_over
from callcenter.tickets import handlers as tickets_handlers
from callcenter.tickets import inquiries as tickets_inquiries
from callcenter.tickets import ports as tickets_ports
from callcenter.tickets import queries as tickets_queries
from callcenter.tickets import reminding as tickets_reminding
from callcenter.tickets import running as tickets_running
from callcenter.tickets import seals as tickets_seals
from callcenter.timetable import Periodic, Sweep
from callcenter.transcripts import handlers as transcripts
from callcenter.transcripts import jobs as transcripts_jobs
from callcenter.transcripts import queries as transcripts_queries

__all__ = ["detached", "later", "now", "speech"]

# In the order in which a call travels.
SLICES = (
    *("audit", "people", "calendar", "contacts", "messages", "flows", "calls", "desk", "parties", "duty"),
    *("transcripts", "tickets", "catalogue", "referrals", "aid", "sensitive", "exchange"),
    *("surveys", "quality", "figures", "reports", "submissions", "cycles"),
)

# event -> handlers
SUBSCRIPTIONS: dict[type, Sequence[Subscription]] = {
    people.AccountChanged: [later(desk_seating.follow_account), later(duty_handlers.follow_account)],
    calls.RecordingReady: [
        detached(transcripts.fetch_recording),
        speech(transcripts.second_pass),
        later(parties_manifests.seal_manifest),
    ],
    calls.CallQueued: [now(desk_handlers.join_queue)],
    calls.CallAnswered: [now(desk_handlers.show_talk)],
    calls.CalledPartyAnswered: [now(desk_handlers.show_answer)],
    calls.HoldFailed: [now(desk_handlers.show_hold)],
    calls.RecordingBegun: [now(parties_recording_pause.keep_quiet), now(desk_handlers.show_recording)],
    calls.PartyNews: [
        now(parties.party_news),
        now(parties_assistance.hear_of_party),
        now(parties_coaching.follow_talk),
    ],
    calls.ParticipantSettled: [now(parties_coaching.mode_settled)],
    calls.SoundQuieted: [now(parties_recording_pause.pause_settled)],
    parties_events.TookOver: [now(parties_coaching.taken_over)],
    calls.SeatLeft: [now(parties.seat_left), now(desk_handlers.begin_wrap_up), later(surveys.finish_form)],
    calls.CallEnded: [
        now(parties.call_ended),
        now(parties_assistance.end_assistance),
        now(parties_coaching.end_supervision),
        now(parties_recording_pause.end_pause),
        now(desk_handlers.leave),
        now(surveys_ratings.call_ended),
        later(parties_manifests.complete_manifest),
    ],
    calls.VoicemailLeft: [now(desk_handlers.open_voicemail)],
    calls.CallbackBooked: [now(desk_handlers.open_callback)],
    calls.RatingInvited: [now(surveys_ratings.note_invitation)],
    calls.RatingKeyed: [now(surveys_ratings.note_rating), now(quality_alarms.low_key)],
    calls.RatingChosen: [now(surveys_ratings.note_choice)],
    calls.RatingMessageLeft: [now(surveys_ratings.note_message), now(surveys_conversation.keep_message)],
    calls.OutboundEnded: [now(desk_handlers.return_call_over), later(surveys.settle_attempt)],
    # aid asks for the tickets that the form has made: after them
    desk.WrapUpFinished: [
        later(tickets_handlers.record_disposition),
        later(aid_handlers.join_tickets),
        later(surveys_written.ask_in_writing),
    ],
    desk.InvalidCallMarked: [now(surveys_ratings.note_invalid), later(tickets_handlers.note_invalid_call)],
    duty.ShiftBegan: [later(desk_handlers.share_out)],
    duty.ShiftEnded: [later(desk_handlers.end_share)],
    parties_events.TransferAsked: [later(exchange_handlers.transfer_asked)],
    parties_events.TransferEnded: [later(exchange_handlers.transfer_ended)],
    tickets.TicketOpened: [
        now(sensitive_handlers.guard),
        later(sensitive_handlers.look_into),
        later(exchange_handlers.ticket_opened),
        later(catalogue_handlers.attach_notices),
        later(aid_handlers.mark_parties),
        later(referrals_handlers.attach_beside),
    ],
    tickets.TicketRecategorised: [now(sensitive_handlers.guard)],
    tickets.TicketMarkedUrgent: [later(sensitive_handlers.follow_urgency)],
    tickets.FormSaved: [
        now(sensitive_handlers.guard_again),
        later(sensitive_handlers.look_again),
        later(aid_handlers.mark_parties),
    ],
    tickets.PeopleListed: [now(aid_handlers.take_in_people)],
    tickets.TicketDispatched: [later(exchange_handlers.ticket_moved), later(quality.press_unit)],
    tickets.TicketSigned: [later(exchange_handlers.ticket_moved)],
    tickets.TicketReturned: [later(exchange_handlers.ticket_moved)],
    tickets.TicketUnsatisfied: [later(surveys.withdraw), later(exchange_handlers.ticket_moved)],
    tickets.TicketReopened: [later(surveys.withdraw), later(exchange_handlers.ticket_moved)],
    tickets.ResultGiven: [later(exchange_handlers.result_given)],
    tickets.TicketClosed: [
        later(exchange_handlers.ticket_closed),
        later(surveys.schedule),
        later(quality.follow_closing),
    ],
    messages_events.MessageReceived: [later(surveys_replies.take_message)],
    surveys_events.RatingSettled: [
        now(quality.review_rating),
        later(surveys.follow_rating),
        now(surveys_written.ask_in_writing),
    ],
    surveys_events.SurveyEnded: [
        now(quality.review_survey),
        later(surveys.do_again),
        later(quality.hear_second_call),
    ],
}

# question of an earlier stage (its Protocol) -> the later stage's query
ANSWERS: dict[Any, Handler] = {
    people_ports.SeatOfAccount: desk_queries.seat_of_account,
    calls_ports.QueueStaffing: desk_queries.staffing,
    calls_ports.ConnectedSeat: desk_queries.connected_seat,
    calls_ports.RosterToday: desk_queries.roster_today,
    calls_ports.StillServed: parties_queries.still_served,
    calls_ports.PeerLine: exchange_peer_calls.recognise,
    calls_ports.TicketStatus: tickets_inquiries.stage_for_caller,
    calls_ports.TurnedAway: duty_blocks.turn_away,
    calls_ports.SurveyDialogue: surveys_conversation.reply,
    calls_ports.NotAsked: surveys_numbers.not_asked,
    desk_ports.PartyConnects: parties_ringing.connects,
    desk_ports.OfferedTransfer: parties_queries.offered_transfer,
    desk_ports.PartiesOfCall: parties_queries.of_desk,
    desk_ports.BesideTheTalk: parties_beside.of_call,
    desk_ports.SupervisorsBeside: parties_beside.supervisors,
    desk_ports.DutyRoster: duty_today.duty_today,
    desk_ports.MayServe: duty_qualifications.require,
    desk_ports.GivesOpinions: duty_qualifications.gives_opinions,
    duty_ports.OpenMatters: tickets_handing_over.open_matters,
    duty_ports.TakeOverMatters: tickets_handing_over.take_over,
    desk_ports.LiveTranscript: transcripts_queries.live_view,
    desk_ports.SeatTies: tickets_queries.seat_ties,
    desk_ports.BarredSeat: tickets_queries.complained_about_seat,
    desk_ports.HiddenForms: tickets_queries.hidden_forms,
    desk_ports.HiddenCalls: sensitive_bars.hidden_calls,
    desk_ports.BarredPoints: sensitive_bars.barred_points,
    desk_ports.NeedsCare: sensitive_care.needing,
    tickets_ports.TextLocked: sensitive_locking.is_text_locked,
    tickets_ports.Tied: exchange_records.tie_of_ticket,
    messages_ports.MayWrite: sensitive_care.may_write,
    desk_ports.FilableMatters: tickets_filing.require_filable,
}

SWEEPS: list[Sweep] = [
    Sweep(1, desk_service.lapse_offers),
    Sweep(1, desk_service.match_waiting),
    Sweep(1, calls_reconcile.rescue_lonely),
    Sweep(1, parties_service.settle_transfers),
    Sweep(3, desk_service.expire_leases),
    Sweep(5, desk_service.clear_ghosts),
    Sweep(5, desk_service.wake_callbacks),
    Sweep(60, desk_service.refresh_skills),
    Sweep(5, parties_assistance.give_up_unheard),
    Sweep(5, parties_coaching.drop_unconnected),
    Sweep(1, duty_roll_calls.close_due, thread="duty"),
    Sweep(5, duty_roll_calls.fire_due, thread="duty"),
    Sweep(600, duty_roll_calls.plan_today, thread="duty"),
    Sweep(60, duty_attendance.close_forgotten, thread="duty"),
    Sweep(60, duty_swaps.lapse, thread="duty"),
    Sweep(60, duty_blocks.expire, thread="duty"),
    Sweep(600, duty_certificates.begin_due, thread="duty"),
    Sweep(5, sensitive_climbing.climb, thread="sensitive"),
    Sweep(60, exchange_handlers.open_unclaimed, thread="exchange"),
    Sweep(30, quality_opening.sweep, thread="quality"),
    Sweep(30, quality_following.sweep, thread="quality"),
    Sweep(5, tickets_running.catch_up, thread="clocks"),
    Sweep(5, calls_reconcile.look_up, thread="carrier"),
]
SCHEDULE: list[Periodic] = [
    Periodic("surveys.dial_due", 5, surveys_jobs.dial_due),
    Periodic("surveys.settle_lost", 300, surveys_jobs.settle_lost),
    Periodic("surveys.tidy_trunk", 60, surveys_jobs.tidy_trunk),
    Periodic("surveys.settle_ratings", 60, surveys_ratings.settle_missing),
    Periodic("surveys.note_asked_in_writing", 30, surveys_written.note_sent),
    Periodic("surveys.open_wished", 60, surveys_wished.open_wished),
    Periodic("messages.send_due", 5, messages_sending.send_due),
    Periodic("messages.reconcile", 60, messages_sending.reconcile),
    Periodic("aid.remind_due", 60, aid_jobs.remind_due),
    Periodic("aid.lapse_due", 60, aid_jobs.lapse_due),
    Periodic("aid.lapse_offers", 60, aid_jobs.lapse_offers),
    Periodic("exchange.send_due", 5, exchange_sending.send_due),
    Periodic("exchange.poll", 60, exchange_polling.poll),
    Periodic("exchange.reconcile", 1800, exchange_reconcile.nightly),
    Periodic("appointments.remind", 60, referrals_reminders.remind_due),
    Periodic("tickets.remind_due", 1800, tickets_reminding.remind_due),
    Periodic("sensitive.scan_second_passes", 60, sensitive_scanning.scan_second_passes),
    Periodic("outbox.purge", 3600, delivery.purge),
    Periodic("tickets.seal", 3600, tickets_seals.hourly),
    Periodic("transcripts.fetch_missing", 60, transcripts_jobs.fetch_missing),
    Periodic("figures.roll_due", 60, figures_rollup.roll_due),
    Periodic("parties.look_for_orphans", 1800, parties_orphans.nightly),
    Periodic("reports.make_due", 600, reports_jobs.make_due),
    Periodic("cycles.make_due", 600, cycles_jobs.make_due),
]

# `send_due() -> int` of the carrier's outbox: what it sent. The dispatcher calls it when woken and each second, again
# and again until it sent nothing; it begins and commits its own units of work. "module:attribute".
COMMANDS: str = "callcenter.calls.sender:send_due"

# `figures() -> {name: count}` that must stay nought, shown by /healthz; "module:attribute".
FIGURES: str = "callcenter.desk.service:figures"

# `run(over)`: what each dispatcher does in a thread of its own until `over` is set; "module:attribute".
COMPANIONS: list[str] = ["callcenter.wallboard.keeper:keep"]

# What the dispatcher says of itself in its sign of life: `text()`; "module:attribute".
DISPATCHER_PULSE: str = "callcenter.desk.service:routing_pulse"

# `alive(uow, seat_id, device)` when a console answers a ping; "module:attribute".
SEAT_ALIVE: str = "callcenter.desk.service:alive"

# Called with a unit of work at every start, in this order: flows published, categories kept up to date.
SEEDS: list[str] = [
    "callcenter.calendar.seed:seed",
    "callcenter.messages.templates:seed",
    "callcenter.flows.service:publish_all",
    "callcenter.desk.queues:seed",
    "callcenter.duty.seed:seed",
    "callcenter.tickets.seed:seed",
    "callcenter.aid.hint_table:seed",
    "callcenter.sensitive.seed:seed",
    "callcenter.catalogue.seed:seed",
    "callcenter.referrals.seed:seed",
    "callcenter.quality.check_forms:seed",
    "callcenter.surveys.forms:seed",
]
# The same, only with CALLCENTER_DEMO=1.
DEMO: list[str] = [
    "callcenter.people.demo:seed",
    "callcenter.calendar.seed:open_always",
    "callcenter.desk.demo:seed",
    "callcenter.duty.seed:demo",
    "callcenter.parties.demo:seed",
    "callcenter.tickets.demo:seed",
    "callcenter.aid.demo:seed",
    "callcenter.catalogue.seed:demo",
    "callcenter.referrals.seed:demo",
]


def load_models() -> None:
    """Import every slice's tables, so that metadata is complete."""
    importlib.import_module("callcenter.db.outbox_models")
    for name in SLICES:
        if importlib.util.find_spec(f"callcenter.{name}") is None:
            continue
        package = importlib.import_module(f"callcenter.{name}")
        for module in pkgutil.iter_modules(package.__path__):
            if module.name.endswith("models"):
                importlib.import_module(f"callcenter.{name}.{module.name}")


def resolve(reference: str) -> Any:
    """What `module:attribute` names."""
    module, _, attribute = reference.partition(":")
    return getattr(importlib.import_module(module), attribute)


def wire() -> None:
    """Put the tables in force in this process. Every process does so first."""
    load_models()
    parties_ports.JOIN_OPTIONS["supervisor"] = parties_supervision.join_options
    WIRING.install(SUBSCRIPTIONS, ANSWERS)
