"""The door of the webhooks: nothing behind it runs for a request that the carrier did not sign.

`Signed` is the dependency of every webhook: the form fields (POST) or query fields (GET) as sent. A missing or wrong
signature is 403 before anything is read from or written to the database; a body beyond all bounds is 413, unread.
"""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from callcenter import settings
from callcenter.carriers.twilio import twiml
from callcenter.carriers.twilio.signature import is_genuine
from callcenter.errors import Forbidden, Invalid
from callcenter.http.bodies import read_body

SIGNATURE = "x-twilio-signature"


class BadSignature(Forbidden):
    """The request was not signed by our carrier."""

    code = "bad_signature"


class FieldMissing(Invalid):
    """The carrier left out a field that its documentation promises."""

    code = "field_missing"


class Webhook:
    """One signed request: its fields by name (the last of a repeated name counts)."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields

    def __getitem__(self, name: str) -> str:
        try:
            return self.fields[name]
        except KeyError as error:
            raise FieldMissing(name) from error

    def get(self, name: str, default: str = "") -> str:
        """The field, or `default` when the carrier did not send it."""
        return self.fields.get(name, default)

    def number(self, name: str) -> int:
        """The field as a whole number, 0 when absent. Raises Invalid."""
        text = self.fields.get(name) or "0"
        if not text.lstrip("-").isdigit():
            raise Invalid(f"{name} is not a number")
        return int(text)

    @property
    def sid(self) -> str:
        """CallSid: the leg that asks."""
        return self["CallSid"]

    @property
    def account(self) -> str:
        """AccountSid: whose leg it is."""
        return self["AccountSid"]


async def signed(request: Request) -> Webhook:
    """The request, once its signature was checked. Raises BadSignature."""
    scope = request.scope
    path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
    local = path.partition(b"?")[0].decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        body = await read_body(request)
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    ours = settings.load()
    signature = request.headers.get(SIGNATURE, "")
    if not is_genuine(ours.base_url + local, fields, signature, ours.carrier_auth_token):
        raise BadSignature("signature does not fit")
    asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return Webhook(dict(asked + fields))


Signed = Annotated[Webhook, Depends(signed)]


class TwiML(Response):
    """A document for the carrier."""

    media_type = "text/xml"

    def __init__(self, document: str = twiml.EMPTY) -> None:
        super().__init__(document, media_type=twiml.CONTENT_TYPE)
