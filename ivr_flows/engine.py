"""The menu engine. Pure: a flow, a session and what happened go in; the next session and effects come out.

Every sprint ends in exactly one `Ending`. Whatever the caller presses, a call ends in a queue, a message, a promised
return call or a line outside: loops are bounded by `max_sprints`, and past the bound the caller goes to a person, or
leaves a message while the hotline is closed (S3). Nothing here raises for what a caller does.
"""

from dataclasses import replace
from typing import assert_never

from ivr_flows.flow import Flow
from ivr_flows.nodes import (
    Callback,
    Duty,
    Goodbye,
    Hours,
    LanguageChoice,
    LanguageMenu,
    Menu,
    Message,
    Notice,
    Queue,
    Status,
    Tongue,
    Transfer,
    Typed,
)
from ivr_flows.resumptions import Digits, OnDuty, Recorded, Resumption, Silence, StatusTold, TransferFailed
from ivr_flows.session import Facts, Session
from ivr_flows.walk import Sprint, Walk

__all__ = [
    "Digits",
    "Facts",
    "OnDuty",
    "Recorded",
    "Session",
    "Silence",
    "Sprint",
    "StatusTold",
    "TransferFailed",
    "resume",
    "start",
]

TRANSFER_TRIES = 3
STATUS_TRIES = 2  # wrong numbers of tickets in one call, until a person takes over


def start(flow: Flow, facts: Facts) -> Sprint:
    """The first sprint of a call."""
    walk = Walk(flow, facts, Session(flow.key, flow.version, flow.start, flow.language))
    return walk.enter(flow.start)


def resume(flow: Flow, session: Session, resumption: Resumption, facts: Facts) -> Sprint:  # noqa: PLR0911 — an arm per kind
    """Continue a waiting session. What does not fit the wait counts as silence; an ended session says its end again."""
    session = replace(session, step=session.step + 1)
    node = flow.nodes.get(session.node)
    if node is None or session.step > flow.max_sprints:
        return _last_resort(flow, session, resumption, facts)
    walk = Walk(flow, facts, session)
    match node:
        case LanguageMenu():
            return _language_key(walk, node, _key(resumption))
        case Menu():
            return _menu_key(walk, node, _key(resumption))
        case Typed():
            return _typed(walk, node, resumption.keys if isinstance(resumption, Digits) else "")
        case Message():
            return _left_message(walk, node, resumption)
        case Transfer():
            return _transferred(walk, node, resumption)
        case Queue():
            return _key_while_waiting(walk, node, _key(resumption))
        case Duty():
            return walk.enter(_by_roster(node, resumption if isinstance(resumption, OnDuty) else OnDuty(0)))
        case Status():
            return _told(
                walk, node, resumption if isinstance(resumption, StatusTold) else StatusTold(None, barred=True)
            )
        case Callback() | Notice() | Hours() | Tongue() | Goodbye():
            return walk.enter(node.id)
        case _:
            assert_never(node)


def _key(resumption: Resumption) -> str | None:
    return resumption.keys[:1] or None if isinstance(resumption, Digits) else None


def _last_resort(flow: Flow, session: Session, resumption: Resumption, facts: Facts) -> Sprint:
    """Past the bound, or at a node that a stored session names and the flow does not have."""
    walk = Walk(flow, facts, session)
    message = flow.nodes[flow.message]
    if isinstance(message, Message) and session.node == flow.message:
        return _left_message(walk, message, resumption)
    return walk.enter(flow.person if facts.open else flow.message)


def _language_key(walk: Walk, node: LanguageMenu, key: str | None) -> Sprint:  # noqa: PLR0911 — an arm per key
    if key is None:
        returning = _returning(node, walk.facts)
        return walk.choose_language(returning) if returning else walk.enter(node.person)
    walk.press(key)
    if key in node.choices:
        return walk.choose_language(node.choices[key])
    match key:
        case "0":
            return walk.enter(node.person)
        case "9":
            return walk.enter(node.transfer)
        case "8":
            return walk.privacy(node)
        case "*" | "#":
            return walk.enter(node.id)
        case _:
            return walk.wrong_key(node)


def _returning(node: LanguageMenu, facts: Facts) -> LanguageChoice | None:
    """The choice of a caller known to speak another language (3.1 rule 4): taken when they press nothing."""
    for choice in node.choices.values():
        if choice.language == facts.returning_language:
            return choice
    return None


def _menu_key(walk: Walk, node: Menu, key: str | None) -> Sprint:  # noqa: PLR0911 — an arm per key
    if key is None:
        return walk.silence(node)
    walk.press(key)
    if choice := node.choices.get(key):
        walk.label(choice.label)
        return walk.enter(choice.to)
    if key == "0":
        return walk.enter(node.person)
    if not node.reserved:
        return walk.ask(node) if key == "*" else walk.wrong_key(node)
    match key:
        case "9":
            return walk.enter(node.transfer)
        case "8":
            return walk.privacy(node)
        case "*":
            return walk.ask(node)
        case "#":
            return walk.back(node)
        case _:
            return walk.wrong_key(node)


def _key_while_waiting(walk: Walk, node: Queue, key: str | None) -> Sprint:
    """A key of the queue's own that leads out of it. Any other, or none: the caller goes on waiting."""
    target = walk.flow.queues[node.queue].keys.get(key or "", "")
    if key is None or target not in walk.flow.nodes:
        return walk.enter(node.id)
    walk.press(key)
    return walk.enter(target)


def _by_roster(node: Duty, told: OnDuty) -> str:
    if told.now and node.here:
        return node.here
    if told.interpreter and node.interpreter:
        return node.interpreter
    return node.later if told.later_today and node.later else node.absent


def _typed(walk: Walk, node: Typed, typed: str) -> Sprint:
    """Digits ended by #. Staff numbers never begin with 0, so a single 0 means: I do not know it (3.0 rule 1)."""
    digits = typed.rstrip("#")
    if not digits.strip("0") and (node.purpose != "last_four" or len(digits) < node.min_digits):
        return walk.enter(node.unknown)
    fits = digits.isascii() and digits.isdigit() and node.min_digits <= len(digits) <= node.max_digits
    if not fits or (node.purpose == "staff_number" and digits.startswith("0")):
        return walk.wrong_key(node)
    if node.purpose == "staff_number":
        walk.label(f"工号{digits}")
    if node.purpose == "ticket_number":
        walk.session = replace(walk.session, ticket=digits)
        return walk.enter(node.to)
    return walk.enter(node.to, number=digits)


def _told(walk: Walk, node: Status, told: StatusTold) -> Sprint:
    """Say the stage and nothing else. What fits nothing is asked for once more in a call, then a person takes over."""
    spoken = node.told.get(told.stage or "")
    if spoken is not None and walk.flow.recorded(walk.prompt(spoken)):
        walk.say(spoken)
        return walk.enter(node.to)
    walk.session = walk.session.retry(node.id)
    if spoken is not None or told.barred or walk.session.retried(node.id) >= STATUS_TRIES:
        return walk.enter(node.person)
    walk.say(walk.flow.wrong_key)
    return walk.enter(node.again)


def _left_message(walk: Walk, node: Message, resumption: Resumption) -> Sprint:
    if isinstance(resumption, Recorded) and resumption.seconds >= 1:
        return walk.hang_up(node.received)
    if walk.session.silences:
        return walk.hang_up(node.none)
    walk.session = replace(walk.session, silences=1)
    walk.say(node.again)
    return walk.ask(node)


def _transferred(walk: Walk, node: Transfer, resumption: Resumption) -> Sprint:
    if not isinstance(resumption, TransferFailed):
        return walk.enter(node.id)
    walk.session = walk.session.retry(node.id)
    if walk.session.retried(node.id) >= TRANSFER_TRIES:
        return walk.enter(walk.flow.person if walk.facts.open else walk.flow.message)
    return walk.enter(node.failed)
