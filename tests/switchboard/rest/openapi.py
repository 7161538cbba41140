"""Twilio's own OpenAPI document as the referee of what the REST side answers."""

import functools
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

DOCUMENT = Path(__file__).parents[4] / "shared" / "twilio" / "twilio_api_v2010.json"
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


@functools.cache
def document() -> dict[str, Any]:
    if not DOCUMENT.exists():
        pytest.skip("Twilio's OpenAPI document is not here: ../shared/twilio/twilio_api_v2010.json")
    loaded: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return loaded


def schema_of(method: str, path: str, status: int) -> dict[str, Any] | None:
    """The schema of an answer, None for one without a body. Fails for an address or status it does not know."""
    for template, item in document()["paths"].items():
        pattern = re.sub(r"\\{[^/]+?\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in item:
            responses = item[method.lower()]["responses"]
            assert str(status) in responses, f"{method} {template} never answers {status}, but {list(responses)}"
            content = responses[str(status)].get("content", {}).get("application/json")
            return content["schema"] if content else None
    raise AssertionError(f"{method} {path} is not in Twilio's document")


def complaints(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """What is wrong with a value, empty when nothing is."""
    if "$ref" in schema:
        return complaints(value, _resolved(schema["$ref"]), where)
    if value is None:
        return [] if schema.get("nullable", True) else [f"{where} may not be null"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    kind = schema.get("type")
    if kind and not isinstance(value, TYPES[kind]):
        return [f"{where}: {value!r} is no {kind}"]
    found = _text(value, schema, where) if isinstance(value, str) else []
    if isinstance(value, dict) and "properties" in schema:
        found += _properties(value, schema["properties"], where)
    if isinstance(value, list):
        for number, entry in enumerate(value):
            found += complaints(entry, schema["items"], f"{where}[{number}]")
    return found


def _properties(value: dict[str, Any], properties: dict[str, Any], where: str) -> list[str]:
    found = [f"{where}.{name} is missing" for name in properties if name not in value]
    for name, inner in properties.items():
        found += complaints(value.get(name), inner, f"{where}.{name}")
    return found


def _text(value: str, schema: dict[str, Any], where: str) -> list[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{where}: {value!r} does not match {schema['pattern']}"]
    if schema.get("format") == "date-time-rfc-2822":
        try:
            parsedate_to_datetime(value)
        except ValueError:
            return [f"{where}: {value!r} is no RFC 2822 time"]
    return []


def _resolved(reference: str) -> dict[str, Any]:
    found: Any = document()
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
