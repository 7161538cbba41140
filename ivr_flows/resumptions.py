"""What happened while the menu waited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digits:
    """The keys pressed, without the finish key; `Digits("#")` is the key itself where one key is collected."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silence:
    """No key came within the timeout."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A message of this many seconds was left; 0 when nothing was said."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """The line outside was busy, did not answer, or is not configured."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Whom the roster has: how many are there now, whether somebody comes later today, an interpreter on call."""

    now: int
    later_today: bool = False
    interpreter: bool = False


@dataclass(frozen=True, slots=True)
class StatusTold:
    """How a ticket stands, as one of `nodes.SPOKEN_STAGES`; None where number and digits fit nothing that may be told.

    `barred`: too many wrong tries, nothing was looked up.
    """

    stage: str | None
    barred: bool = False


Resumption = Digits | Silence | Recorded | TransferFailed | OnDuty | StatusTold
