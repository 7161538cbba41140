"""<Play>, <Say>, <Pause>."""

from __future__ import annotations

import itertools

from switchboard.program import Program, Step
from switchboard.sounds import Sound
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play
from switchboard.twiml.say import Say


async def play(verb: Play, program: Program) -> Step | None:
    if verb.digits and program.call.leg is not None:
        await program.call.leg.send_digits(verb.digits)
    if verb.url:
        await _repeat(await program.exchange.sounds.fetch(program.absolute(verb.url)), verb.loop, program)
    return None


async def say(verb: Say, program: Program) -> Step | None:
    await _repeat(program.exchange.sounds.said(verb.text, verb.language), verb.loop, program)
    return None


async def pause(verb: Pause, program: Program) -> Step | None:
    await program.exchange.pace.sleep(verb.length)
    return None


async def _repeat(sound: Sound, loop: int, program: Program) -> None:
    for _ in range(loop) if loop else itertools.repeat(0):
        await program.speaker.play(sound)
