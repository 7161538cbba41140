"""<Enqueue>: wait, hearing the wait document over and over; its action is told how the waiting ended."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from switchboard.places import WAITING, Place
from switchboard.program import Broken, CallEnds, LeavesQueue, Program, Step
from switchboard.queue import Entry, Queue
from switchboard.twiml.enqueue import Enqueue

log = logging.getLogger(__name__)

# A wait document that does nothing is not asked for more often than this.
SHORTEST_WAIT_SECONDS = 1.0


async def enqueue(verb: Enqueue, program: Program) -> Step | None:
    queue = program.exchange.queues.named(verb.queue)
    entry = queue.join(program.call)
    if entry is None:
        return _action(verb, program, {"QueueResult": "queue-full", "QueueSid": queue.sid, "QueueTime": "0"})
    try:
        result = await _wait(verb, program, queue, entry)
    except asyncio.CancelledError:
        _told(verb, program, queue, entry, "hangup" if program.call.leaving else "redirected")
        raise
    except CallEnds:
        _told(verb, program, queue, entry, "hangup")
        raise
    finally:
        queue.remove(entry)
    if entry.outcome.done():
        _told(verb, program, queue, entry, "redirected")
        return entry.outcome.result()
    return _action(verb, program, queue.result_of(entry, result))


def _told(verb: Enqueue, program: Program, queue: Queue, entry: Entry, result: str) -> None:
    if verb.action is not None:
        program.tell(program.follow(verb.action, verb.method, queue.result_of(entry, result)))


def _action(verb: Enqueue, program: Program, parameters: dict[str, str]) -> Step | None:
    """Without an action the document goes on with its next verb."""
    return None if verb.action is None else program.follow(verb.action, verb.method, parameters)


async def _wait(verb: Enqueue, program: Program, queue: Queue, entry: Entry) -> str:
    waiting = asyncio.create_task(_hear(verb, program, queue, entry))
    try:
        both: set[asyncio.Future[Any]] = {waiting, entry.outcome}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not entry.outcome.done():
            waiting.result()
        return "leave"
    except LeavesQueue:
        return "leave"
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def _hear(verb: Enqueue, program: Program, queue: Queue, entry: Entry) -> None:
    """Ends only by LeavesQueue or CallEnds: whoever waits stays, whatever happens to the wait document."""
    while True:
        if verb.wait_url == "":
            await asyncio.Event().wait()
        if verb.wait_url is None:
            await program.speaker.play(program.exchange.sounds.waiting)
            continue
        began = program.exchange.pace.now()
        await _hear_once(program, program.follow(verb.wait_url, verb.wait_method, {}), queue, entry)
        spent = program.exchange.pace.now() - began
        if spent < SHORTEST_WAIT_SECONDS:
            await program.exchange.pace.sleep(SHORTEST_WAIT_SECONDS - spent)


async def _hear_once(program: Program, step: Step, queue: Queue, entry: Entry) -> None:
    place = Place(WAITING.verbs, WAITING.wrong_verb, parameters=lambda: queue.figures(entry))
    try:
        await Program(program.exchange, program.call, program.speaker, place).run(step)
    except Broken:
        log.warning("wait document broken, the caller keeps waiting", extra={"call_sid": program.call.sid})
        await program.speaker.play(program.exchange.sounds.waiting)
