"""Nothing behind the door runs for a request that the carrier did not sign."""

import re

import pytest
from fastapi import APIRouter

from callcenter import bootstrap
from callcenter.calls.links import ROOT
from callcenter.routers import ROUTERS
from tests.callcenter.calls.line import Caller, new_sid

TABLES = ("call", "leg", "contact_point", "webhook_reply", "call_event", "queue_entry", "carrier_command")
ANY_ID = "01999999-0000-7000-8000-000000000001"
NUMBERS = {"step", "turn"}


def webhook_routers() -> list[APIRouter]:
    routers = [bootstrap.resolve(reference) for reference in ROUTERS]
    return [router for router in routers if router.prefix == ROOT]


def paths() -> list[str]:
    """The address of every webhook, with an id or a number wherever one belongs."""
    found = [route.path.removeprefix(ROOT) for router in webhook_routers() for route in router.routes]
    return [re.sub(r"{(\w+)}", lambda name: "1" if name[1] in NUMBERS else ANY_ID, path) for path in found]


PATHS = paths()


def counts(hotline):
    return {table: hotline.row(f"SELECT count(*) AS n FROM {table}")["n"] for table in TABLES}


def test_every_webhook_refuses_wrong_and_missing_signatures_and_stores_nothing(hotline):
    fields = Caller(hotline.line).fields()
    for path in PATHS:
        for method in ("POST", "GET"):
            for signature in ("", "bm90IGdlbnVpbmU="):
                answer = hotline.line.send(path, fields, method, signature)
                assert answer.status_code == 403, (method, path)
    assert set(counts(hotline).values()) == {0}


def test_webhooks_of_all_stages_are_among_them():
    assert len(PATHS) == len(set(PATHS))
    assert {path.split("/")[1] for path in PATHS} >= {"voice", "flow", "wait", "seat", "conf", "party", "survey"}


def test_a_signature_for_another_address_is_refused(hotline):
    fields = Caller(hotline.line).fields()
    from callcenter.carriers.twilio.signature import sign

    made = sign(
        hotline.line.settings.base_url + "/carriers/twilio/status",
        list(fields.items()),
        hotline.line.settings.carrier_auth_token,
    )
    assert hotline.line.send("/voice", fields, signature=made).status_code == 403


def test_get_is_understood_as_post_is(hotline):
    caller = Caller(hotline.line, sid=new_sid())
    document = hotline.line.ask("/voice", "GET", **caller.fields())
    assert document.verbs[-1] == "Gather"


@pytest.mark.parametrize("missing", ["CallSid", "AccountSid"])
def test_a_signed_request_without_a_promised_field_is_refused(hotline, missing):
    fields = Caller(hotline.line).fields()
    del fields[missing]
    assert hotline.line.send("/voice", fields).status_code == 400
    assert counts(hotline)["call"] == 0


def test_an_unknown_status_word_is_an_error_and_changes_nothing(hotline):
    caller = hotline.call()
    answer = hotline.line.send("/status", caller.fields(CallStatus="exploded"))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unknown_carrier_word"
    assert hotline.call_of(caller)["ended_at"] is None
