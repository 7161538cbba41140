"""Messages to try things with."""

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.messages import answer, parse


def request(method: str = "INVITE", *, branch: str = "z9hG4bK1", extra: str = "", body: str = "") -> SipRequest:
    text = (
        f"{method} sip:12348@127.0.0.1 SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:5099;branch={branch}\r\n"
        "Max-Forwards: 70\r\n"
        "From: <sip:13800000001@127.0.0.1>;tag=a1\r\n"
        "To: <sip:12348@127.0.0.1>\r\n"
        "Call-ID: c1\r\n"
        f"CSeq: 1 {method}\r\n"
        "Contact: <sip:13800000001@127.0.0.1:5099>\r\n"
        f"{extra}Content-Length: {len(body)}\r\n\r\n{body}"
    )
    message, _ = parse(text.encode())
    assert isinstance(message, SipRequest)
    return message


def response(status: int, to: SipRequest | None = None) -> SipResponse:
    return answer(to or request(), status, to_tag="b1")


OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 31700 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n"
)
