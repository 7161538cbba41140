"""What a sprint of the menu asks of the telephone line. Plain values: nothing is done here.

A sprint ends with exactly one `Ending`; whatever stands before it is done at once and asks for nothing.
All times are seconds.
"""

from dataclasses import dataclass

from ivr_flows.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Play:
    """Play these prompts one after the other; keys are not listened to."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Say nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """From here on the caller is served in this language (BCP 47)."""

    language: str


@dataclass(frozen=True, slots=True)
class SetService:
    """What the caller wants: one of the six services of the hotline (S1) and, where chosen, a topic."""

    service: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class MarkNotice:
    """The recording and privacy notice is played in this sprint: store its version with the call (PIPL art. 17)."""

    prompt_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Collect:
    """Play, then wait for keys. The caller may press over the prompts; the wait starts when they have ended."""

    prompts: tuple[Prompt, ...]
    max_digits: int
    timeout: int
    finish_key: str | None


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The menu is over: the caller waits for a person. `language` must match; `skills` and `group` rank.

    `staff_no` is the lawyer whose number the caller keyed. `interpreter` is the caller's language where they asked for
    an interpreter: `language` is then that of the seat.
    """

    queue: str
    language: str
    skills: tuple[str, ...]
    group: str | None
    priority: int
    service: str | None
    staff_no: str | None = None
    interpreter: str | None = None


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Take a message of at most `max_seconds`; answer with `Recorded`."""

    prompts: tuple[Prompt, ...]
    max_seconds: int
    finish_key: str
    language: str


@dataclass(frozen=True, slots=True)
class BookCallback:
    """Promise a return call, say so, then hang up.

    `number` are the digits that the caller keyed, None for the number the call came from. It is personal data and
    stands nowhere else: not in the session, not in its path.
    """

    prompts: tuple[Prompt, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class TransferOut:
    """Connect the caller to a line outside (`12345`, `duty_lawyer`); answer with `TransferFailed` when that fails."""

    target: str
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class HangUp:
    """Say goodbye and end the call."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class AskDuty:
    """Who is on duty for this language and topic? Answered at once with `OnDuty`; the caller notices nothing."""

    language: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class AskStatus:
    """How does this ticket stand, for somebody who knows these last digits of its telephone? Answered at once with
    `StatusTold`. `number` are the digits keyed. Both stand nowhere else once they are asked.
    """

    number: str
    last_four: str


Ending = Collect | Enqueue | Voicemail | BookCallback | TransferOut | HangUp | AskDuty | AskStatus
Effect = Play | Pause | SetLanguage | SetService | MarkNotice | Ending


def prompts_of(effect: Effect) -> tuple[Prompt, ...]:
    """Every prompt that an effect plays, in order."""
    if isinstance(effect, Play | Collect | Voicemail | BookCallback | TransferOut | HangUp):
        return effect.prompts
    return ()
