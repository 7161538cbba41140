"""The kinds of nodes a flow is made of. Plain values, checked when the flow is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass

RESERVED = ("0", "8", "9", "*", "#")  # person, privacy, 12345, again, back: in menus only (design 3.0, rule 1)

# The six services of the hotline (S1): advice, legal service, mediation, publicity, legal aid, complaint.
SERVICES = ("legal_advice", "legal_service", "mediation", "publicity", "legal_aid", "complaint")


class FlowError(ValueError):
    """A flow that cannot be used: names file, node and field."""

    def __init__(self, file: str, node: str, field: str, message: str) -> None:
        super().__init__(f"{file}: {node}.{field}: {message}")
        self.file, self.node, self.field, self.message = file, node, field, message


@dataclass(frozen=True, slots=True)
class Choice:
    """One key of a menu."""

    key: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One key of the language menu.

    `line` is the prompt that offers it, spoken in that language when it is recorded. With `unstaffed_to` the language
    is offered only while somebody is on duty; a caller who presses its key all the same goes there.
    """

    key: str
    label: str
    to: str
    language: str
    line: str | None
    unstaffed_to: str | None


@dataclass(frozen=True, slots=True)
class Aim:
    """What reaching a node says about the caller's wish; both None where nothing."""

    service: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageMenu:
    """G0: greeting and languages. Silence and a second wrong key go to a person at once."""

    id: str
    prompts: tuple[str, ...]
    timeout: int
    choices: Mapping[str, LanguageChoice]
    person: str
    transfer: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice by one key. `repeats` is how often silence is answered by asking again; then `silence` (a person)."""

    id: str
    aim: Aim
    prompts: tuple[str, ...]
    timeout: int
    choices: Mapping[str, Choice]
    person: str
    silence: str
    transfer: str
    back: str
    repeats: int
    reserved: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """The recording and privacy notice, then on. Not recorded in the language: nothing is played or marked."""

    id: str
    prompt: str
    to: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Open or closed, by the calendar."""

    id: str
    open: str
    closed: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Whom the roster has for the caller's language today, asked before anybody waits.

    `here`: somebody on duty; `interpreter`: one on call; `later`: somebody comes today; `absent`: nobody. The first
    that is true and named decides.
    """

    id: str
    here: str | None
    interpreter: str | None
    later: str | None
    absent: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """From here on the caller is served in another language, because they asked for it."""

    id: str
    language: str
    to: str


# What a caller may hear of a ticket: that it is registered, being worked on, answered, closed. No more.
SPOKEN_STAGES = ("recorded", "handling", "answered", "closed")
PURPOSES = ("staff_number", "callback_number", "ticket_number", "last_four")


@dataclass(frozen=True, slots=True)
class Typed:
    """Digits typed and ended by #; every key is a digit here. `unknown` are those who type nothing, or only 0.

    `purpose` is one of PURPOSES. A ticket's number leads to the last four digits of its telephone, they to a Status.
    """

    id: str
    aim: Aim
    prompts: tuple[str, ...]
    purpose: str
    max_digits: int
    min_digits: int
    timeout: int
    to: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The caller waits for a person. `seat_language` is another than the caller's only where an interpreter joins."""

    id: str
    aim: Aim
    prompts: tuple[str, ...]
    queue: str
    skills: tuple[str, ...]
    group: str | None
    priority: int
    seat_language: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Voicemail. `again`, `received`, `none` are prompts: nothing heard, thanks, goodbye without a message."""

    id: str
    prompts: tuple[str, ...]
    max_seconds: int
    again: str
    received: str
    none: str


@dataclass(frozen=True, slots=True)
class Callback:
    """A return call is promised and the call ends. `number_is` introduces the reading back of a typed number."""

    id: str
    prompts: tuple[str, ...]
    number_is: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A line outside; `failed` is where the caller goes when it cannot be reached."""

    id: str
    prompts: tuple[str, ...]
    target: str
    failed: str


@dataclass(frozen=True, slots=True)
class Status:
    """The stage of a ticket, told by one prompt each (`told`); then on. Asked for again with `again` after the first
    wrong try of the call, a person after the second, and where the stage cannot be spoken in the caller's language.
    """

    id: str
    told: Mapping[str, str]
    to: str
    again: str
    person: str


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The end of a call that the menu itself has answered."""

    id: str
    prompts: tuple[str, ...]


Waiting = LanguageMenu | Menu | Duty | Typed | Queue | Message | Callback | Transfer | Status
Passing = Notice | Hours | Tongue
Node = Waiting | Passing | Goodbye
