"""Queues and their members: https://www.twilio.com/docs/voice/api/queue-resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from switchboard.program import Step
from switchboard.queue import LARGEST_SIZE, MAX_SIZE, Entry, Queue
from switchboard.rest.asked import Asked, created, deleted, page
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822


def _find(asked: Asked) -> Queue:
    queue = asked.exchange.queues.by_sid(asked.parameters["queue"])
    if queue is None:
        raise asked.missing()
    return queue


async def create(asked: Asked) -> Response:
    queue = asked.exchange.queues.named(_free_name(asked))
    queue.max_size = asked.integer("MaxSize", MAX_SIZE, 1, LARGEST_SIZE)
    return created(_described(asked, queue))


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return _described(asked, _find(asked))


async def update(asked: Asked) -> Mapping[str, Any]:
    queue = _find(asked)
    if asked.given("FriendlyName") and asked.text("FriendlyName") != queue.name:
        asked.exchange.queues.rename(queue, _free_name(asked))
    queue.max_size = asked.integer("MaxSize", queue.max_size, 1, LARGEST_SIZE)
    return _described(asked, queue)


async def remove(asked: Asked) -> Response:
    queue = _find(asked)
    if queue.entries:
        raise invalid(22002, "Only an empty queue can be deleted")
    asked.exchange.queues.remove(queue)
    return deleted()


async def listed(asked: Asked) -> Mapping[str, Any]:
    return page(asked, "queues", asked.exchange.queues.all(), lambda queue: _described(asked, queue))


async def members(asked: Asked) -> Mapping[str, Any]:
    queue = _find(asked)
    entries = list(queue.entries.values())
    return page(asked, "queue_members", entries, lambda entry: _member(asked, queue, entry))


async def member(asked: Asked) -> Mapping[str, Any]:
    queue = _find(asked)
    key = asked.parameters["call"]
    entry = next(iter(queue.entries.values()), None) if key == "Front" else queue.entries.get(key)
    if entry is None:
        raise asked.missing()
    return _member(asked, queue, entry)


async def dequeue(asked: Asked) -> Mapping[str, Any]:
    """Take the call out and carry out `Url`. A repeat finds nobody: 404."""
    queue = _find(asked)
    url = asked.url("Url")
    if not url:
        raise invalid(21205, "Url is required")
    shown = await member(asked)
    if queue.take(asked.parameters["call"], Step(url, asked.method("Method"))) is None:
        raise asked.missing()
    return shown


def _free_name(asked: Asked) -> str:
    name = asked.text("FriendlyName")
    if not 1 <= len(name) <= 64:
        raise invalid(22001, "FriendlyName has 1 to 64 characters")
    if asked.exchange.queues.known(name) is not None:
        raise invalid(22003, "A queue of this name exists")
    return name


def _described(asked: Asked, queue: Queue) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": account,
        "friendly_name": queue.name,
        "current_size": len(queue.entries),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait,
        "date_created": rfc2822(queue.created),
        "date_updated": rfc2822(queue.updated),
        "uri": f"{uri}.json",
        "subresource_uris": {"members": f"{uri}/Members.json"},
    }


def _member(asked: Asked, queue: Queue, entry: Entry) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    return {
        "call_sid": entry.call.sid,
        "queue_sid": queue.sid,
        "date_enqueued": rfc2822(entry.since),
        "position": queue.position(entry),
        "wait_time": entry.seconds,
        "uri": f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}/Members/{entry.call.sid}.json",
    }
