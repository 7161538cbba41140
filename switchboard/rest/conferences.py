"""Conferences: https://www.twilio.com/docs/voice/api/conference-resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switchboard.conference import Conference
from switchboard.program import Step
from switchboard.rest.asked import Asked, page
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822


def find(asked: Asked) -> Conference:
    """By sid, a running one by its name too. Raises 20404."""
    conference = asked.exchange.conferences.by_sid(asked.parameters["conference"])
    if conference is None:
        raise asked.missing()
    return conference


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return _described(asked, find(asked))


async def update(asked: Asked) -> Mapping[str, Any]:
    """`Status=completed` ends it; `AnnounceUrl` is heard by everybody."""
    conference = find(asked)
    status = asked.text("Status")
    if status not in ("", "completed"):
        raise invalid(20001, "Status is completed")
    url = asked.url("AnnounceUrl")
    if url and conference.participants:
        conference.announce(Step(url, asked.method("AnnounceMethod")))
    if status:
        conference.end("conference-ended-via-api", "conference_ended_via_api")
    return _described(asked, conference)


async def listed(asked: Asked) -> Mapping[str, Any]:
    wanted = asked.query
    chosen = [
        conference
        for conference in asked.exchange.conferences.all()
        if wanted.get("FriendlyName", conference.name) == conference.name
        and wanted.get("Status", conference.status) == conference.status
    ]
    return page(asked, "conferences", chosen, lambda conference: _described(asked, conference))


def _described(asked: Asked, conference: Conference) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Conferences/{conference.sid}"
    return {
        "sid": conference.sid,
        "account_sid": account,
        "friendly_name": conference.name,
        "status": conference.status,
        "date_created": rfc2822(conference.created),
        "date_updated": rfc2822(conference.updated),
        "region": "us1",
        "api_version": "2010-04-01",
        "reason_conference_ended": conference.reason_ended or None,
        "call_sid_ending_conference": conference.ended_by or None,
        "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
    }
