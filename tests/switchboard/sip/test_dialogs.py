"""Where in-dialog requests go."""

import pytest
from aiosipua import SipRequest

from switchboard.engines.sip.dialog import Dialog, target_of
from switchboard.engines.sip.messages import MalformedMessage, parse
from tests.switchboard.sip.samples import request

FLOW = ("192.0.2.1", 5077)


def dialog(contact: str = "<sip:a@192.0.2.2:5062>", routes: str = "") -> Dialog:
    invite = request(extra=routes)
    invite.headers.set_single("Contact", contact)
    return Dialog.of_invite(invite, "mine", "<sip:12348@192.0.2.9>", "192.0.2.9:5060", FLOW)


def test_without_a_route_the_contact_is_target_and_next_hop() -> None:
    made = dialog()
    bye = made.request("BYE")
    assert bye.uri == "sip:a@192.0.2.2:5062"
    assert made.next_hop() == ("192.0.2.2", 5062)
    assert bye.get_header("cseq") == "1 BYE"
    assert made.request("BYE").get_header("cseq") == "2 BYE"


def test_a_loose_route_is_kept_in_order_for_the_called_side() -> None:
    made = dialog(routes="Record-Route: <sip:192.0.2.3;lr>, <sip:192.0.2.4;lr>\r\n")
    bye = made.request("BYE")
    assert bye.uri == "sip:a@192.0.2.2:5062"
    assert bye.headers.get("route") == ["<sip:192.0.2.3;lr>", "<sip:192.0.2.4;lr>"]
    assert made.next_hop() == ("192.0.2.3", 5060)


def test_a_strict_router_becomes_the_request_uri() -> None:
    """RFC 3261 §12.2.1.1."""
    bye = dialog(routes="Record-Route: <sip:192.0.2.3>\r\n").request("BYE")
    assert bye.uri == "sip:192.0.2.3"
    assert bye.headers.get("route") == ["<sip:a@192.0.2.2:5062>"]


def test_a_contact_that_is_a_name_is_reached_where_it_spoke_from() -> None:
    assert dialog("<sip:a@phone.example>").next_hop() == FLOW


@pytest.mark.parametrize("contact", ["<tel:1>", "<mailto:a@b>", "<sip:>", "<sip:a@>", "*", "<sip:a@h:99999>", "x"])
def test_a_contact_nobody_can_send_to_is_refused(contact: str) -> None:
    made = request()
    made.headers.set_single("Contact", contact)
    with pytest.raises(ValueError, match=r"Contact|uri|port"):
        target_of(made)


def test_parameters_of_the_contact_are_kept_and_headers_dropped() -> None:
    made = request()
    made.headers.set_single("Contact", '"a" <sip:a@192.0.2.2;ob;x=1?Subject=evil>;expires=3')
    assert target_of(made) == "sip:a@192.0.2.2;ob;x=1"


def test_compact_and_folded_headers_are_read() -> None:
    text = (
        "OPTIONS sip:a SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.1\r\n ;branch=z9hG4bK5\r\nf: <sip:a@b>;tag=1\r\n"
        "t: <sip:c@d>\r\ni: x\r\ncseq: 7 OPTIONS\r\nl: 0\r\n\r\n"
    )
    message, envelope = parse(text.encode())
    assert isinstance(message, SipRequest)
    assert (envelope.branch, envelope.call_id, envelope.cseq.seq) == ("z9hG4bK5", "x", 7)


def test_bytes_behind_the_body_are_cut_off() -> None:
    message, _ = parse(bytes(request(body="abc")) + b"garbage")
    assert message.body == b"abc"


def test_a_body_shorter_than_said_is_malformed() -> None:
    with pytest.raises(MalformedMessage) as error:
        parse(bytes(request(body="abc"))[:-1])
    assert error.value.request is not None
