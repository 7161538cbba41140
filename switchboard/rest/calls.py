"""Calls: https://www.twilio.com/docs/voice/api/call-resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from switchboard.call import Call, Profile, Told
from switchboard.call_status import is_final
from switchboard.callbacks import Target
from switchboard.program import Step
from switchboard.rest.asked import Asked, created, deleted, page
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822
from switchboard.twiml.dial import CALL_EVENTS
from switchboard.twiml.document import parse
from switchboard.twiml.errors import TwimlError

TOKEN = re.compile(r"[0-9a-f]{32}")
SUBRESOURCES = ("Notifications", "Recordings", "Streams")
# What a switchboard of one's own has no answer to.
NEVER_KNOWN = (
    "price",
    "phone_number_sid",
    "answered_by",
    "forwarded_from",
    "group_sid",
    "caller_name",
    "trunk_sid",
)


def find(asked: Asked, name: str = "sid") -> Call:
    """Raises 20404."""
    call = asked.exchange.calls.find(asked.parameters[name])
    if call is None:
        raise asked.missing()
    return call


async def create(asked: Asked) -> Response:
    """Ring somebody. Asked again with the token of a call that we know (an answer that got lost), it is that call:
    nobody is rung twice, and its sid can be told from the token.
    """
    if TOKEN.fullmatch(asked.token) and (known := asked.exchange.calls.find(f"CA{asked.token}")) is not None:
        return created(described(known))
    first = _step(asked)
    if first is None:
        raise invalid(21205, "Url or Twiml is required")
    to, caller = asked.text("To"), asked.text("CallerId") or asked.text("From")
    _check_addresses(to, asked.text("From"))
    profile = Profile(
        "outbound-api", caller=caller, called=to, told=_told(asked), fallback=_target(asked, "FallbackUrl", "Fallback")
    )
    if TOKEN.fullmatch(asked.token):
        profile.sid = f"CA{asked.token}"
    ring_seconds = float(asked.integer("Timeout", 60, 1, 600))
    call = asked.exchange.calls.create(profile, first, ring_seconds, asked.text("SendDigits"))
    return created(described(call))


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return described(find(asked))


async def update(asked: Asked) -> Mapping[str, Any]:
    """A new document (Url or Twiml), or the end: `completed` whatever it does, `canceled` only before the answer."""
    call = find(asked)
    status = asked.text("Status")
    if status and status not in ("canceled", "completed"):
        raise invalid(21218, "Status is canceled or completed")
    step = _step(asked)
    if is_final(call.status):
        raise invalid(21220, "Call is not in-progress. Cannot redirect.")
    if status == "completed" or (status == "canceled" and call.started is None):
        await call.hang_up()
    elif status:
        raise invalid(21220, "Call is in-progress. Cannot cancel.")
    elif step is not None:
        if asked.given("FallbackUrl"):
            call.profile.fallback = _target(asked, "FallbackUrl", "Fallback")
        await asked.exchange.calls.redirect(call, step)
    if asked.given("StatusCallback"):
        call.profile.told = _told(asked)
    return described(call)


async def remove(asked: Asked) -> Response:
    call = find(asked)
    if not is_final(call.status):
        raise invalid(20009, "a call in progress cannot be deleted")
    asked.exchange.calls.forget(call)
    return deleted()


async def listed(asked: Asked) -> Mapping[str, Any]:
    wanted = asked.query
    chosen = [call for call in asked.exchange.calls.all() if _matches(call, wanted)]
    return page(asked, "calls", chosen, described)


def _matches(call: Call, wanted: Mapping[str, str]) -> bool:
    facts = {
        "To": call.profile.called,
        "From": call.profile.caller,
        "Status": call.status,
        "ParentCallSid": call.profile.parent_sid or "",
    }
    return all(facts[name] == wanted[name] for name in facts if name in wanted) and _started(call.started, wanted)


def _started(started: datetime | None, wanted: Mapping[str, str]) -> bool:
    """StartTime, StartTime<, StartTime> as days or moments in UTC, compared as ISO 8601 text."""
    shown = started.isoformat() if started is not None else ""
    for name, test in (
        ("StartTime", shown.startswith),
        ("StartTime<", lambda limit: bool(shown) and shown <= limit),
        ("StartTime>", lambda limit: shown >= limit),
    ):
        if name in wanted and not test(wanted[name].replace("Z", "")):
            return False
    return True


def _step(asked: Asked) -> Step | None:
    """Raises 21205 for an address that is none, 12100 … for a document that is none."""
    if asked.given("Twiml"):
        document = asked.text("Twiml").encode()
        try:
            parse(document)
        except TwimlError as wrong:
            raise invalid(wrong.code, wrong.message) from wrong
        return Step("", document=document)
    url = asked.url("Url")
    return Step(url, asked.method("Method")) if url else None


def _check_addresses(to: str, caller: str) -> None:
    if not to:
        raise invalid(21201, "No 'To' number is specified")
    if not caller:
        raise invalid(21213, "No 'From' number is specified")
    number = to.removeprefix("+").replace("-", "").replace(" ", "")
    if not to.startswith(("sip:", "sips:", "client:")) and not (number.isascii() and number.isdigit()):
        raise invalid(21211, "The 'To' number is not a valid phone number")


def _told(asked: Asked) -> Told:
    target = _target(asked, "StatusCallback", "StatusCallback")
    events = asked.words("StatusCallbackEvent", ("completed",))
    if unknown := events - set(CALL_EVENTS):
        raise invalid(21626, f"StatusCallbackEvent: {sorted(unknown)[0]} is not known")
    return Told(target, events)


def _target(asked: Asked, name: str, prefix: str) -> Target | None:
    url = asked.url(name, 21609)
    return Target(url, asked.method(f"{prefix}Method")) if url else None


def described(call: Call) -> dict[str, Any]:
    account = call.exchange.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Calls/{call.sid}"
    profile = call.profile
    final = is_final(call.status)
    return {
        "sid": call.sid,
        "account_sid": account,
        "parent_call_sid": profile.parent_sid,
        "to": profile.called,
        "to_formatted": profile.called,
        "from": profile.caller,
        "from_formatted": profile.caller,
        "status": call.status,
        "direction": profile.direction,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "start_time": rfc2822(call.started),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.seconds) if final else None,
        "queue_time": "0",
        "api_version": "2010-04-01",
        "price_unit": "USD",
        **dict.fromkeys(NEVER_KNOWN),
        "uri": f"{uri}.json",
        "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in SUBRESOURCES},
    }
