"""Whatever is sent to a route, it answers: no value of the right shape makes the server fail.

Routes and the shapes of their bodies are taken from the application itself, so that a new one is asked the day it is
there. The one account is administrator, supervisor and agent at once: what it may do, it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.callcenter.tickets.scenes import dispatched, seeded

UUIDS = "01a208f2-1325-7d15-841c-6598608747bd"
# What a shape allows at its ends, and beyond: a sign that no database keeps, years at both ends, more than a bigint.
KINDS: dict[str, dict[str, Any]] = {
    "first": {"string": "\x00", "date": "0001-01-01", "date-time": "0001-01-01T00:00:00Z", "integer": -1},
    "last": {"string": "未提供😀" * 9, "date": "9999-12-31", "date-time": "9999-12-31T23:59:59Z", "integer": 2**63},
    "small": {"string": " ", "date": "2027-01-01", "date-time": "2027-01-01T00:00:00+14:00", "integer": 0},
    "plain": {"string": "看看", "date": "2026-11-24", "date-time": "2026-11-24T01:00:00Z", "integer": 1},
}
SKIP = ("/api/logout", "/api/login", "/api/me/password")


class Shapes:
    """Values of the shapes that the application describes."""

    def __init__(self, described: dict[str, Any], kind: str, ticket_id: str):
        self.described, self.values, self.ticket_id = described, KINDS[kind], ticket_id

    def value(self, shape: dict[str, Any], depth: int = 0) -> Any:
        if "$ref" in shape:
            return self.value(self.described["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]], depth + 1)
        for many in ("anyOf", "oneOf", "allOf"):
            if many in shape:
                return self.value(next((each for each in shape[many] if each.get("type") != "null"), {}), depth)
        if "const" in shape:
            return shape["const"]
        if "enum" in shape:
            return shape["enum"][0]
        return self._plain(shape, depth)

    def _plain(self, shape: dict[str, Any], depth: int) -> Any:
        match shape.get("type"):
            case "object":
                if "properties" in shape and depth < 6:
                    return {name: self.value(each, depth + 1) for name, each in shape["properties"].items()}
                return {"key": self.values["string"]}
            case "array":
                return [self.value(shape.get("items", {}), depth + 1)]
            case "integer":
                return self.values["integer"]
            case "number":
                return float(self.values["integer"])
            case "boolean":
                return True
            case _:
                return self._text(shape)

    def _text(self, shape: dict[str, Any]) -> str:
        form = shape.get("format")
        if form == "uuid":
            return self.ticket_id
        if form in ("date", "date-time"):
            return str(self.values[form])
        if form == "time":
            return "00:00:00"
        text = str(self.values["string"])
        return (text * shape.get("minLength", 1))[: shape.get("maxLength", 10_000)]


def questions(app: FastAPI, kind: str, ticket_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    described = app.openapi()
    shapes = Shapes(described, kind, ticket_id)
    for path, methods in described["paths"].items():
        if not path.startswith("/api/") or path in SKIP:
            continue
        for method, facts in methods.items():
            more: dict[str, Any] = {"params": {}}
            address = path
            for each in facts.get("parameters", []):
                value = shapes.value(each["schema"])
                if each["in"] == "path":
                    address = address.replace(f"{{{each['name']}}}", quote(str(value), safe=""))
                elif each["in"] == "query":
                    more["params"][each["name"]] = value
            if "requestBody" in facts:
                body = facts["requestBody"]["content"].get("application/json")
                if body:
                    more["json"] = shapes.value(body["schema"])
                else:
                    more["content"] = str(shapes.values["string"]).encode()
            yield method.upper(), address, more


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_route_fails_whatever_it_is_sent(app: FastAPI, client: TestClient, kind: str):
    scene = seeded()
    scene.seat("101")
    ticket_id = str(scene.tickets(dispatched())[0])
    headers = scene.sign_in(client, "900", "admin", "supervisor", "agent")
    asked, failed = 0, []
    for method, path, more in questions(app, kind, ticket_id):
        answer = client.request(method, path, headers=headers, **more)
        asked += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            failed.append((method, re.sub(re.escape(ticket_id), "…", path), answer.text[:100]))
    assert asked > 300
    assert not failed, "\n".join(map(str, failed))
