"""A carrier for tests: it signs its webhooks, follows the documents it gets, and keeps what it was asked by REST."""

import itertools
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from fastapi.testclient import TestClient
from twilio.request_validator import RequestValidator

from callcenter.settings import Settings

_sids = itertools.count(1)


def new_sid(kind: str = "CA") -> str:
    return f"{kind}{next(_sids):032x}"


class Document:
    """A TwiML answer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = ET.fromstring(text.encode()) if text else ET.Element("Response")

    @property
    def verbs(self) -> list[str]:
        return [verb.tag for verb in self.root]

    @property
    def plays(self) -> list[str]:
        """Prompt ids, in order."""
        return [(play.text or "").rsplit("/", 1)[1].removesuffix(".wav") for play in self.root.iter("Play")]

    def attribute(self, tag: str, name: str) -> str:
        found = self.root.find(f".//{tag}")
        assert found is not None, f"no {tag} in {self.text}"
        return found.attrib[name]

    def body(self, tag: str) -> str:
        found = self.root.find(f".//{tag}")
        assert found is not None, f"no {tag} in {self.text}"
        return found.text or ""


@dataclass
class Line:
    """The carrier's side: `ask` is one signed webhook."""

    client: TestClient
    settings: Settings

    def send(self, url: str, fields: dict[str, str], method: str = "POST", signature: str | None = None):
        url = url if url.startswith("http") else self.settings.base_url + "/carriers/twilio" + url
        if method == "GET":
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"
        validator = RequestValidator(self.settings.carrier_auth_token)
        made = validator.compute_signature(url, fields if method == "POST" else {})
        headers = {"X-Twilio-Signature": made if signature is None else signature}
        parts = urlsplit(url)
        local = parts.path + (f"?{parts.query}" if parts.query else "")
        data = fields if method == "POST" else None
        return self.client.request(method, local, data=data, headers=headers)

    def ask(self, url: str, method: str = "POST", **fields: str) -> Document:
        answer = self.send(url, fields, method)
        assert answer.status_code == 200, answer.text
        return Document(answer.text)


@dataclass
class Caller:
    """A caller's leg, walking the documents by hand."""

    line: Line
    number: str = "13800000001"
    sid: str = field(default_factory=new_sid)
    document: Document = field(default_factory=lambda: Document(""))

    def fields(self, **more: str) -> dict[str, str]:
        known = {
            "CallSid": self.sid,
            "AccountSid": self.line.settings.carrier_account_sid,
            "From": self.number,
            "To": "12348",
            "CallStatus": "in-progress",
            "Direction": "inbound",
        }
        return known | more

    def request(self, url: str, **more: str) -> Document:
        self.document = self.line.ask(url, **self.fields(**more))
        return self.document

    def dial(self) -> Document:
        return self.request("/voice")

    def press(self, digits: str) -> Document:
        """Answer the present Gather ("" for silence)."""
        url = self.document.attribute("Gather", "action")
        return self.request(url, Digits=digits) if digits else self.request(url)

    def keys(self, digits: str) -> Document:
        for digit in digits:
            self.press(digit)
        return self.document

    @property
    def entry(self) -> str:
        return self.document.attribute("Enqueue", "action").rsplit("/", 1)[1]

    def hang_up(self, status: str = "completed") -> None:
        self.line.ask("/status", **self.fields(CallStatus=status))
