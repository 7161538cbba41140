"""SIP messages on the wire: strict parsing of what arrives, building of answers and requests.

Parsing stands on aiosipua; what it lets through and RFC 3261 does not is refused here, before any state is touched.
"""

import secrets
from dataclasses import dataclass

from aiosipua import SipMessage, SipRequest, SipResponse, parse_address, parse_via, stringify_address
from aiosipua.headers import Address, CSeq, SipUri, Via

MAX_DATAGRAM = 32 * 1024
MAX_LINE = 8 * 1024
USER_AGENT = "Callcenter-12348"
ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, REGISTER"
ACCEPT = "application/sdp, application/dtmf-relay, application/dtmf"

REASONS = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    415: "Unsupported Media Type",
    420: "Bad Extension",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "Version Not Supported",
    603: "Decline",
}


class MalformedMessage(ValueError):
    """The datagram is no SIP message. `request` is set when it can still be answered with 400."""

    def __init__(self, reason: str, request: SipRequest | None = None) -> None:
        super().__init__(reason)
        self.request = request


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers every transaction is matched by, checked once."""

    via: Via
    branch: str
    call_id: str
    from_tag: str
    to_tag: str
    cseq: CSeq


def new_branch() -> str:
    """A branch with RFC 3261's magic cookie."""
    return f"z9hG4bK{secrets.token_hex(10)}"


def new_tag() -> str:
    return secrets.token_hex(8)


def parse(data: bytes) -> tuple[SipRequest | SipResponse, Envelope]:
    """A datagram as a message with its checked headers.

    Raises:
        MalformedMessage: not SIP, a mandatory header missing or senseless, or a body shorter than Content-Length.
    """
    if len(data) > MAX_DATAGRAM:
        raise MalformedMessage("datagram too long")
    try:
        message = SipMessage.parse(data)
    except (ValueError, IndexError) as error:
        raise MalformedMessage("unreadable start line or headers") from error
    request = message if isinstance(message, SipRequest) else None
    _check_start_line(message, data)
    try:
        envelope = _envelope(message)
    except (ValueError, IndexError) as error:
        raise MalformedMessage("a mandatory header is missing or senseless") from error
    _check_shape(message, envelope, data, request)
    return message, envelope


def _check_start_line(message: SipRequest | SipResponse, data: bytes) -> None:
    first = data.split(b"\n", 1)[0].strip()
    if isinstance(message, SipRequest):
        if not first.endswith(b" SIP/2.0") or not message.method.isascii() or not message.method.isupper():
            raise MalformedMessage("not a SIP/2.0 request")
    elif not first.startswith(b"SIP/2.0 ") or not 100 <= message.status_code <= 699:
        raise MalformedMessage("not a SIP/2.0 answer")


def _envelope(message: SipRequest | SipResponse) -> Envelope:
    vias, cseq = message.headers.get("via"), message.cseq
    sender, receiver, call_id = message.from_addr, message.to_addr, message.call_id
    if not vias or cseq is None or sender is None or receiver is None or not call_id:
        raise ValueError("mandatory header missing")
    via = parse_via(vias[0])
    if (
        not via.host
        or not cseq.method
        or not 0 <= cseq.seq < 2**31
        or (via.port is not None and not 0 < via.port < 65536)
    ):
        raise ValueError("senseless Via or CSeq")
    return Envelope(via, via.branch or "", call_id, sender.tag or "", receiver.tag or "", cseq)


def _check_shape(
    message: SipRequest | SipResponse, envelope: Envelope, data: bytes, request: SipRequest | None
) -> None:
    if any(len(value) > MAX_LINE for _name, values in message.headers.items() for value in values):
        raise MalformedMessage("header too long", request)
    if request is not None and request.method != envelope.cseq.method:
        raise MalformedMessage("CSeq names another method", request)
    if len(message.headers.get("call-id")) > 1 or len(message.headers.get("cseq")) > 1:
        raise MalformedMessage("Call-ID or CSeq repeated", request)
    declared = message.get_header("content-length")
    if declared is not None and (not declared.isdecimal() or int(declared[:9]) > len(message.body)):
        raise MalformedMessage("Content-Length does not fit the body", request)


def server_key(envelope: Envelope, method: str) -> tuple[str, ...]:
    """What a request's server transaction is found by (RFC 3261 §17.2.3). ACK finds its INVITE."""
    method = "INVITE" if method == "ACK" else method
    sent_by = f"{envelope.via.host}:{envelope.via.port or 5060}"
    if envelope.branch.startswith("z9hG4bK"):
        return (envelope.branch, sent_by, method)
    # RFC 2543 peers: no unique branch, so the dialog's own headers stand in for it
    return (envelope.call_id, envelope.from_tag, str(envelope.cseq.seq), sent_by, method)


def answer_address(request: SipRequest, source: tuple[str, int]) -> tuple[str, int]:
    """Where an answer goes: the source address; its port when `rport` was asked for, else sent-by's (RFC 3581)."""
    via = parse_via(request.headers.get("via")[0])
    return source if "rport" in via.params else (source[0], via.port or 5060)


def stamp_via(request: SipRequest, source: tuple[str, int]) -> None:
    """Write the true source into the topmost Via; what the sender claimed there is overwritten."""
    vias = list(request.headers.get("via"))
    via = parse_via(vias[0])
    via.params["received"] = source[0]
    if "rport" in via.params:
        via.params["rport"] = str(source[1])
    request.via = [via, *(parse_via(value) for value in vias[1:])]


def answer(request: SipRequest, status: int, *, to_tag: str | None = None, reason: str | None = None) -> SipResponse:
    """An answer with the headers RFC 3261 §8.2.6 copies from the request. `to_tag` is added where To has none."""
    response = SipResponse(status_code=status, reason_phrase=reason or REASONS.get(status, "Unknown"))
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        for value in request.headers.get(name):
            response.headers.append(name, value)
    if to_tag is not None and status != 100:
        receiver = parse_address(request.headers.get("to")[0])
        if receiver.tag is None:
            receiver.tag = to_tag
            response.headers.set_single("To", stringify_address(receiver))
    if status < 300:
        for value in request.headers.get("record-route"):
            response.headers.append("Record-Route", value)
    response.headers.set_single("Server", USER_AGENT)
    return response


def address(uri: str, *, display: str | None = None, tag: str | None = None) -> str:
    """A name-addr header value: `"display" <uri>;tag=…`."""
    parsed: Address = parse_address(f"<{uri}>")
    parsed.display_name = display
    if tag:
        parsed.tag = tag
    return stringify_address(parsed)


def copy_request(request: SipRequest) -> SipRequest:
    """The same request once more, free to be changed."""
    return SipRequest(headers=request.headers.copy(), body=request.body, method=request.method, uri=request.uri)


def contact_uri(value: str) -> SipUri:
    """The URI of a Contact value, as something UDP can be sent to. Raises ValueError for any other."""
    uri = parse_address(value).uri
    bare = value.partition("<")[2] if "<" in value else value
    # aiosipua takes every scheme it does not know for a host, so the text is asked
    if not bare.strip().lower().startswith("sip:") or not uri.host or not uri.host.isprintable() or " " in uri.host:
        raise ValueError("unusable Contact")
    if uri.port is not None and not 0 < uri.port < 65536:
        raise ValueError("unusable port in Contact")
    uri.headers = {}
    return uri
