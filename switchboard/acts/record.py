"""<Record>: a message; its address goes to the action, a message of nothing but silence does not."""

from __future__ import annotations

import asyncio

from switchboard.call_audio import Message, Stop
from switchboard.program import Program, Step
from switchboard.recording_book import Kept
from switchboard.twiml.record import Record


async def record(verb: Record, program: Program) -> Step | None:
    exchange, call = program.exchange, program.call
    if verb.play_beep:
        await program.speaker.play(exchange.sounds.beep)
    kept = exchange.recordings.begin_message(call, verb.told.at(program.absolute))
    key = ""
    try:
        with call.keys.listen() as pressed:
            message, key = await _take(verb, program, kept, pressed)
    except asyncio.CancelledError:
        _hung_up(verb, program, kept)
        raise
    exchange.recordings.finish_message(kept, message)
    if not message.heard_voice:
        return None
    return program.follow(verb.action, verb.method, _parameters(program, kept, key))


async def _take(verb: Record, program: Program, kept: Kept, pressed: asyncio.Queue[str]) -> tuple[Message, str]:
    assert program.call.audio is not None
    stop = Stop()
    path = program.exchange.recordings.path(kept)
    taking = asyncio.create_task(program.call.audio.take_message(path, verb.max_length, verb.timeout, stop))
    keys = asyncio.create_task(_ending_key(verb, pressed))
    try:
        await asyncio.wait({taking, keys}, return_when=asyncio.FIRST_COMPLETED)
        if keys.done():
            stop()
        return await taking, keys.result() if keys.done() else ""
    finally:
        keys.cancel()
        taking.cancel()
        await asyncio.gather(keys, taking, return_exceptions=True)


async def _ending_key(verb: Record, pressed: asyncio.Queue[str]) -> str:
    while True:
        key = await pressed.get()
        if key in verb.finish_on_key:
            return key


def _hung_up(verb: Record, program: Program, kept: Kept) -> None:
    """What was said before the caller hung up is kept, and the action is told with Digits=hangup."""
    message = program.exchange.recordings.message_in_file(kept)
    program.exchange.recordings.finish_message(kept, message)
    if message.heard_voice and program.call.leaving:
        step = program.follow(verb.action, verb.method, _parameters(program, kept, "hangup"))
        program.tell(step)


def _parameters(program: Program, kept: Kept, key: str) -> dict[str, str]:
    return {
        "RecordingUrl": program.exchange.recordings.url(kept),
        "RecordingSid": kept.sid,
        "RecordingDuration": str(kept.duration),
        "Digits": key,
    }
