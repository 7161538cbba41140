"""<Dial>: into a conference, or to whoever of those rung answers first."""

from __future__ import annotations

from switchboard.acts.dial_conference import dial_conference
from switchboard.acts.dial_ring import dial_ring
from switchboard.program import Program, Step
from switchboard.twiml.dial import Dial


async def dial(verb: Dial, program: Program) -> Step | None:
    result = await (dial_conference if verb.conference is not None else dial_ring)(verb, program)
    if verb.action is None:
        return None
    return program.follow(verb.action, verb.method, result)
