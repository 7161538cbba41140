"""<Redirect>, <Hangup>, <Reject>, <Leave>: the verbs after which nothing of the document is done."""

from __future__ import annotations

from switchboard.program import CallEnds, LeavesQueue, Program, Step
from switchboard.twiml.hangup import Hangup
from switchboard.twiml.leave import Leave
from switchboard.twiml.redirect import Redirect
from switchboard.twiml.reject import Reject

SIP_STATUS = {"busy": 486, "rejected": 603}


async def redirect(verb: Redirect, program: Program) -> Step | None:
    return program.follow(verb.url, verb.method, {})


async def hangup(_verb: Hangup, _program: Program) -> Step | None:
    raise CallEnds


async def leave(_verb: Leave, _program: Program) -> Step | None:
    raise LeavesQueue


async def reject(verb: Reject, program: Program) -> Step | None:
    """Only a call that has not been answered can be refused; an answered one is hung up."""
    call = program.call
    if call.leg is not None and call.started is None and call.profile.direction == "inbound":
        await call.leg.reject(SIP_STATUS[verb.reason])
    raise CallEnds
