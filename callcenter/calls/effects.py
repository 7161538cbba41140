"""What a sprint of the menu means for the call: facts are written, the document is rendered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from callcenter import settings
from callcenter.calls import documents, rows
from callcenter.calls.events import CallbackBooked, CallQueued
from callcenter.calls.links import links
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id
from ivr_flows import effects as flow
from ivr_flows.prompts import Prompt
from ivr_flows.session import Session

GENERAL_QUEUE = "general"


def apply(uow: UnitOfWork, call: rows.CallNow, token: str, session: Session, effects: Sequence[flow.Effect]) -> str:
    """Write what the effects say about the locked call, store and return their document as the answer of `token`.

    The step that the document waits for is `step` + 1. A plain menu step is one statement: the hot path of every call.
    """
    entry_id, ending = new_id(), effects[-1]
    values = _values(uow, call, session, effects)
    before, opening = opening_of(effects)
    if opening:
        values["flow_state"]["opening"] = [[prompt.id, prompt.language] for prompt in opening]
    targets = settings.load().transfer_targets
    document = documents.sprint(links(), call.id, call.step + 1, before, entry_id, targets)
    rows.change_and_keep(uow, call.id, token, document, values)
    if not isinstance(ending, flow.Collect):
        _tell(uow, call, session, ending, entry_id)
    return document


def _values(uow: UnitOfWork, call: rows.CallNow, session: Session, effects: Sequence[flow.Effect]) -> dict[str, Any]:
    values = facts_of(effects) | _of_ending(effects[-1])
    values |= {"step": call.step + 1, "menu_path": list(session.path), "language": session.language}
    values["flow_state"] = (call.flow_state or {}) | {"session": session.to_json()}
    if "notice_version" in values:
        values["notice_played_at"] = uow.now
    if values.get("state") == "queued":
        values["queue_entered_at"] = call.queue_entered_at or uow.now
    return values


def opening_of(effects: Sequence[flow.Effect]) -> tuple[Sequence[flow.Effect], tuple[Prompt, ...]]:
    """Take the queue's own words out of a sprint that ends in a queue: they open what is heard while waiting.

    There a seat that is free at once breaks in; before Enqueue it would sit in silence until the last word is spoken.
    """
    place = next((n for n, each in reversed(list(enumerate(effects))) if isinstance(each, flow.Play)), None)
    if place is None or not isinstance(effects[-1], flow.Enqueue):
        return effects, ()
    between, played = effects[place + 1 : -1], effects[place]
    if not isinstance(played, flow.Play) or not all(isinstance(each, flow.SetService) for each in between):
        return effects, ()
    # The notice of recording is heard to its end, whoever is free.
    notices = {each.prompt_id for each in effects if isinstance(each, flow.MarkNotice)}
    kept = max((n + 1 for n, prompt in enumerate(played.prompts) if prompt.id in notices), default=0)
    notice = [flow.Play(played.prompts[:kept])] if kept else []
    return [*effects[:place], *notice, *effects[place + 1 :]], tuple(played.prompts[kept:])


def facts_of(effects: Sequence[flow.Effect]) -> dict[str, Any]:
    """Columns of the call that the effects before the ending set. Pure."""
    values: dict[str, Any] = {}
    for effect in effects:
        match effect:
            case flow.SetService():
                values |= {"service": effect.service, "topic": effect.topic}
            case flow.MarkNotice():
                values["notice_version"] = f"{effect.prompt_id}:{effect.version}"
            case _:
                pass
    return values


def _of_ending(ending: flow.Effect) -> dict[str, Any]:
    match ending:
        case flow.Enqueue():
            return {
                "state": "queued",
                "queue_key": ending.queue,
                "special_group": ending.group,
                "priority": ending.priority,
            }
        case flow.Voicemail():
            return {"state": "voicemail"}
        case flow.BookCallback():
            return {"outcome": "callback_requested"}
        case flow.HangUp():
            return {"state": "leaving"}
        case _:
            return {"state": "menu"}


def _tell(uow: UnitOfWork, call: rows.CallNow, session: Session, ending: flow.Effect, entry_id: UUID) -> None:
    if isinstance(ending, flow.Enqueue):
        rows.note(uow, call.id, "queued", queue=ending.queue)
        skills = tuple(skill for skill in ending.skills if not skill.startswith("lang:"))
        place = (ending.queue, ending.language, skills, ending.group, ending.priority)
        uow.record(CallQueued(call.id, entry_id, *place, ending.staff_no, ending.interpreter))
    elif isinstance(ending, flow.BookCallback):
        point_id = call.caller_point_id
        if ending.number:
            point_id = contacts.find_or_create_point(uow, "tel", ending.number).id
        rows.note(uow, call.id, "callback_booked")
        uow.record(CallbackBooked(call.id, point_id))
    elif isinstance(ending, flow.HangUp) and call.outcome is None and session.service:
        # The menu said goodbye by itself: whoever stayed to the end was served by it.
        rows.change(uow, call.id, outcome="self_service")


def enqueue_without_menu(uow: UnitOfWork, call: rows.CallNow) -> str:
    """The menu is broken: say so and let a person take over."""
    entry_id, language = new_id(), call.language or documents.MANDARIN
    entered = call.queue_entered_at or uow.now
    rows.change(uow, call.id, state="queued", queue_key=GENERAL_QUEUE, queue_entered_at=entered, language=language)
    rows.note(uow, call.id, "queued", queue=GENERAL_QUEUE, reason="menu_failed")
    uow.record(CallQueued(call.id, entry_id, GENERAL_QUEUE, language, (), call.special_group, call.priority))
    return documents.apology_then_queue(links(), entry_id, GENERAL_QUEUE)
