"""<Dial> with <Client>, <Sip>, <Number>: ring all, connect with the first who answers and passes the screening."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from switchboard.acts.star import star
from switchboard.call import Call, Profile, Told
from switchboard.call_status import Status
from switchboard.callbacks import Target as Address
from switchboard.places import SCREENING
from switchboard.program import Broken, CallEnds, Program
from switchboard.twiml.dial import Dial, Target

# What the action is told when several were rung in vain: the most hopeful of their ends.
HOPE: tuple[Status, ...] = ("busy", "no-answer", "canceled", "failed")


async def dial_ring(verb: Dial, program: Program) -> dict[str, str]:
    """What the action is told."""
    children = [_child(verb, target, program) for target in verb.targets]
    try:
        answered = await _first_answer(verb, program, children)
        if answered is None:
            await _hang_up(children)
            return {"DialCallStatus": _status(children), "DialCallSid": children[0].sid}
        await _hang_up(child for child in children if child is not answered)
        await program.call.answer()
        await _talk(verb, program, answered)
    except asyncio.CancelledError:
        _parent_left(verb, program, children)
        raise
    await _hang_up([answered])
    return _result(answered)


def _child(verb: Dial, target: Target, program: Program) -> Call:
    told = Told()
    if target.status_callback:
        address = Address(program.absolute(target.status_callback), target.status_callback_method)
        told = Told(address, target.status_callback_events)
    caller = verb.caller_id or program.call.profile.caller
    profile = Profile("outbound-dial", caller, target.address, parent_sid=program.call.sid, told=told)
    return program.exchange.calls.ring(profile, verb.timeout, dict(target.parameters))


async def _first_answer(verb: Dial, program: Program, children: list[Call]) -> Call | None:
    ringback = asyncio.create_task(_ringback(program))
    tries = {
        asyncio.create_task(_screened(target, child, program))
        for target, child in zip(verb.targets, children, strict=True)
    }
    try:
        waiting = set(tries)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if (child := task.result()) is not None:
                    return child
        return None
    finally:
        for task in (*tries, ringback):
            task.cancel()
        await asyncio.gather(*tries, ringback, return_exceptions=True)


async def _ringback(program: Program) -> None:
    """An answered caller hears ringback from us, an unanswered one from its own line."""
    if program.call.started is None:
        return
    while True:
        await program.speaker.play(program.exchange.sounds.ringback)


async def _screened(target: Target, child: Call, program: Program) -> Call | None:
    """The child when it answered and did not hang up in its screening document."""
    await child.answered.wait()
    if child.leaving or child.started is None:
        return None
    if child.leg is not None and target.send_digits:
        await child.leg.send_digits(target.send_digits)
    if not target.url:
        return child
    assert child.audio is not None
    screening = Program(program.exchange, child, child.audio, SCREENING)
    try:
        await screening.run(program.follow(target.url, target.method, {}))
    except (CallEnds, Broken):
        await child.hang_up()
        return None
    return None if child.leaving else child


async def _talk(verb: Dial, program: Program, child: Call) -> None:
    parent, exchange = program.call, program.exchange
    assert parent.audio is not None
    assert child.audio is not None
    room = exchange.studio.room()
    members = [parent.audio.enter(room, parent.sid), child.audio.enter(room, child.sid)]
    kept = exchange.recordings.begin_dial(parent, verb, program.absolute) if verb.record_channels else None
    waits = [asyncio.create_task(_gone(child)), asyncio.create_task(exchange.pace.sleep(verb.time_limit))]
    if verb.hangup_on_star:
        waits.append(asyncio.create_task(star(parent)))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()
        for member in members:
            member.leave()
        room.close()
        if kept is not None:
            exchange.recordings.finish(kept)


async def _gone(call: Call) -> None:
    await call.over.wait()


def _parent_left(verb: Dial, program: Program, children: list[Call]) -> None:
    """The caller hung up or was sent elsewhere: those rung for it are hung up, and the action hears of it."""
    talked = next((child for child in children if child.started is not None), None)
    program.exchange.background(_hang_up(children))
    if program.call.leaving and verb.action is not None:
        result = _result(talked) if talked is not None else {"DialCallStatus": "canceled"}
        program.tell(program.follow(verb.action, verb.method, result))


async def _hang_up(calls: Iterable[Call]) -> None:
    for call in calls:
        await call.hang_up()


def _status(children: list[Call]) -> str:
    ends = {child.status for child in children}
    return next((status for status in HOPE if status in ends), "no-answer")


def _result(child: Call) -> dict[str, str]:
    return {
        "DialCallStatus": "completed",
        "DialCallSid": child.sid,
        "DialCallDuration": str(child.seconds),
        "DialBridged": "true",
    }
