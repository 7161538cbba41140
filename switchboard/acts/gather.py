"""<Gather>: the first key stops the prompts, the timeout runs from their end and from each key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from switchboard.acts.sound import pause, play, say
from switchboard.program import Program, Step
from switchboard.twiml.gather import Gather
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play


@dataclass(slots=True)
class _Taken:
    digits: str = ""
    finished_on: str = ""
    over: bool = False


async def gather(verb: Gather, program: Program) -> Step | None:
    taken = _Taken()
    with program.call.keys.listen() as pressed:
        await _prompts(verb, program, pressed, taken)
        while not taken.over:
            await _next_key(verb, program, pressed, taken)
    if not taken.digits and not verb.action_on_empty_result:
        return None
    parameters = {"Digits": taken.digits, "msg": "Gather End"}
    if taken.finished_on:
        parameters["FinishedOnKey"] = taken.finished_on
    return program.follow(verb.action, verb.method, parameters)


def _take(verb: Gather, taken: _Taken, key: str) -> None:
    if verb.finish_on_key and key == verb.finish_on_key:
        taken.finished_on, taken.over = key, True
        return
    taken.digits += key
    taken.over = bool(verb.num_digits) and len(taken.digits) >= verb.num_digits


async def _prompts(verb: Gather, program: Program, pressed: asyncio.Queue[str], taken: _Taken) -> None:
    playing = asyncio.create_task(_play_all(verb, program))
    key = asyncio.create_task(pressed.get())
    try:
        await asyncio.wait({playing, key}, return_when=asyncio.FIRST_COMPLETED)
        if key.done():
            _take(verb, taken, key.result())
        else:
            playing.result()
    finally:
        playing.cancel()
        key.cancel()
        await asyncio.gather(playing, key, return_exceptions=True)


async def _play_all(verb: Gather, program: Program) -> None:
    for prompt in verb.prompts:
        if isinstance(prompt, Play):
            await play(prompt, program)
        elif isinstance(prompt, Pause):
            await pause(prompt, program)
        else:
            await say(prompt, program)


async def _next_key(verb: Gather, program: Program, pressed: asyncio.Queue[str], taken: _Taken) -> None:
    try:
        key = await program.exchange.pace.within(verb.timeout, pressed.get())
    except TimeoutError:
        taken.over = True
    else:
        _take(verb, taken, key)
