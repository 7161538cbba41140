"""What happens to the others when somebody leaves a call. Pure: who is there and who goes in, everybody's fate out.

Who serves the caller are seats, an outside line that has taken the call over, and a supervisor who has. Interpreters,
experts and other supervisors are beside them: the call does not end with them, and cannot go on with them alone.

| who leaves | the caller | everybody else |
|---|---|---|
| caller | | ends |
| the last who serves, nobody comes | rating (back from hold by it) | ends |
| the last who serves, somebody consults | brought back from hold | who consults serves, coaches follow, all back |
| the last who serves, somebody is rung | music, until the ring is answered or over | stays, all back |
| one of two who serve | brought back from hold | stays, coaches follow, all back |
| who consults, or is rung, somebody serves | brought back from hold | stays |
| who is rung, nobody serves | back to the queue, place kept | ends |
| interpreter, expert, supervisor beside | stays | stays |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from callcenter.parties.roles import Role


class Standing(StrEnum):
    """What somebody is to the caller at this moment. `consulting`: talks with who serves, may take over."""

    CALLER = "caller"
    SERVING = "serving"
    CONSULTING = "consulting"
    RINGING = "ringing"
    BESIDE = "beside"


class Fate(StrEnum):
    """What becomes of one party."""

    STAYS = "stays"
    RESUMES = "resumes"  # is brought back from hold
    MUSIC = "music"  # stays on hold, or is put there: somebody is on the way
    SERVES = "serves"  # takes the caller over
    FOLLOWS = "follows"  # goes on listening, now beside who serves next
    ENDS = "ends"
    RATING = "rating"
    QUEUE = "queue"  # back to the queue, the place is kept


COACHED = frozenset({"listen", "whisper"})


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the call. `mode` is a supervisor's: listen whisper barge took_over."""

    key: str
    role: Role
    standing: Standing
    held: bool = False
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Everybody's fate by key. `conference_ends`: it is over for all; `next_serving` who has the caller now."""

    fates: dict[str, Fate]
    conference_ends: bool
    next_serving: str | None


def leave(present: Iterable[Present], leaver: Present) -> Aftermath:
    """What becomes of the others when `leaver` goes (or, rung, will not come)."""
    others = [each for each in present if each.key != leaver.key]
    serving = [each for each in others if each.standing is Standing.SERVING]
    if leaver.standing is Standing.CALLER:
        return Aftermath(dict.fromkeys(_keys(others), Fate.ENDS), True, None)
    if leaver.standing is Standing.BESIDE:
        next_serving = serving[0].key if serving else None
        return Aftermath(dict.fromkeys(_keys(others), Fate.STAYS), False, next_serving)
    if serving:
        one_less = leaver.standing is Standing.SERVING
        fates = _go_on(others, all_back=one_less) | (_following(others) if one_less else {})
        return Aftermath(fates, False, serving[0].key)
    if leaver.standing is Standing.RINGING:
        return _over(others, Fate.QUEUE)
    return _without_serving(others)


def _without_serving(others: list[Present]) -> Aftermath:
    heir = next((each for each in others if each.standing is Standing.CONSULTING), None)
    if heir is not None:
        fates = _go_on(others, all_back=True) | _following(others) | {heir.key: Fate.SERVES}
        return Aftermath(fates, False, heir.key)
    if any(each.standing is Standing.RINGING for each in others):
        fates = _go_on(others, all_back=True)
        return Aftermath(fates | {each.key: Fate.MUSIC for each in others if _is_caller(each)}, False, None)
    return _over(others, Fate.RATING)


def _go_on(others: list[Present], *, all_back: bool) -> dict[str, Fate]:
    back = [each for each in others if each.held and (all_back or each.standing in {Standing.CALLER, Standing.SERVING})]
    return dict.fromkeys(_keys(others), Fate.STAYS) | dict.fromkeys(_keys(back), Fate.RESUMES)


def _following(others: list[Present]) -> dict[str, Fate]:
    return {each.key: Fate.FOLLOWS for each in others if each.mode in COACHED}


def _over(others: list[Present], caller: Fate) -> Aftermath:
    fates = {each.key: caller if _is_caller(each) else Fate.ENDS for each in others}
    return Aftermath(fates, True, None)


def _is_caller(each: Present) -> bool:
    return each.standing is Standing.CALLER


def _keys(present: list[Present]) -> list[str]:
    return [each.key for each in present]


def ends_on_exit(present: Iterable[Present], who: Present) -> bool:
    """The carrier's endConferenceOnExit for somebody in the conference: it holds with every process of ours dead."""
    return who.standing is not Standing.RINGING and leave(present, who).conference_ends
