"""How a call can end: its one outcome, the disposition of its wrap-up, and why a call was invalid. Pure."""

from enum import StrEnum


class Outcome(StrEnum):
    """Exactly one per inbound call (domain reference 2.4): the sum of outcomes is the inbound total.

    `blocked` is ours: a number that a supervisor has turned away for a while is counted like any other.
    """

    ANSWERED = "answered"
    ABANDONED_IVR = "abandoned_ivr"
    ABANDONED_QUEUE = "abandoned_queue"
    SHORT_ABANDON = "short_abandon"
    CALLBACK_REQUESTED = "callback_requested"
    VOICEMAIL = "voicemail"
    SELF_SERVICE = "self_service"
    TRANSFERRED_OUT = "transferred_out"
    FAILED = "failed"
    BLOCKED = "blocked"


class Disposition(StrEnum):
    """What the agent did (S19): 解答 指引 受理 指派 转办 普法."""

    ANSWERED = "answered"
    GUIDED = "guided"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    REFERRED = "referred"
    PUBLICITY = "publicity"


class Invalid(StrEnum):
    """Why a call needs no form: 无声 误拨 骚扰 中断."""

    SILENT = "silent"
    MISDIALLED = "misdialled"
    HARASSMENT = "harassment"
    CUT_OFF = "cut_off"
