"""The four state machines against the figures of RFC 3261 §17, on a fake clock."""

from collections.abc import Callable
from typing import Any

import pytest
from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip import client_invite, client_request, server_invite, server_request
from switchboard.engines.sip.timers import Timers
from tests.switchboard.sip.fake_clock import FakeClock
from tests.switchboard.sip.samples import request, response


class Wire:
    """What was sent, when; what the owner was told."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.sent: list[tuple[float, SipRequest | SipResponse]] = []
        self.told: list[str] = []

    def send(self, message: SipRequest | SipResponse) -> None:
        self.sent.append((self.clock.time(), message))

    def tell(self, what: str) -> Callable[..., None]:
        def told(*arguments: Any) -> None:
            self.told.append(f"{what}{arguments[0].status_code if arguments else ''}")

        return told

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.sent]

    @property
    def acks(self) -> list[float]:
        return [at for at, message in self.sent if isinstance(message, SipRequest) and message.method == "ACK"]

    def client_invite(self) -> client_invite.ClientInvite:
        return client_invite.ClientInvite(
            request(), self.send, self.clock, Timers(), self.tell("answer"), self.tell("timeout"), self.tell("over")
        )

    def client_request(self) -> client_request.ClientRequest:
        return client_request.ClientRequest(
            request("BYE"),
            self.send,
            self.clock,
            Timers(),
            self.tell("answer"),
            self.tell("timeout"),
            self.tell("over"),
        )

    def server_invite(self) -> server_invite.ServerInvite:
        return server_invite.ServerInvite(
            request(), self.send, self.clock, Timers(), self.tell("over"), self.tell("no ack")
        )

    def server_request(self) -> server_request.ServerRequest:
        return server_request.ServerRequest(request("BYE"), self.send, self.clock, Timers(), self.tell("over"))


@pytest.fixture
def wire() -> Wire:
    return Wire()


# --- INVITE client: §17.1.1 ---


def test_an_unanswered_invite_is_sent_seven_times_and_given_up_after_32_seconds(wire: Wire) -> None:
    transaction = wire.client_invite()
    wire.clock.advance(31.9)
    assert wire.times == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert wire.told == []
    wire.clock.advance(0.1)
    assert wire.told == ["over", "timeout"]
    assert transaction.state is client_invite.State.TERMINATED
    assert wire.clock.pending == 0


def test_a_provisional_answer_stops_the_repetition_for_as_long_as_it_rings(wire: Wire) -> None:
    transaction = wire.client_invite()
    wire.clock.advance(0.6)
    transaction.receive(response(180))
    wire.clock.advance(300)
    assert wire.times == [0, 0.5]
    assert transaction.state is client_invite.State.PROCEEDING
    assert wire.told == ["answer180"]


def test_every_refusal_is_acknowledged_by_the_transaction_and_again_when_repeated(wire: Wire) -> None:
    transaction = wire.client_invite()
    transaction.receive(response(486))
    assert wire.acks == [0]
    wire.clock.advance(4)
    transaction.receive(response(486))
    assert wire.acks == [0, 4]
    assert wire.told == ["answer486"]
    wire.clock.advance(27.9)
    assert transaction.state is client_invite.State.COMPLETED
    wire.clock.advance(0.2)  # timer D, at least 32 s
    assert transaction.state is client_invite.State.TERMINATED


def test_the_ack_of_a_refusal_has_the_branch_of_the_invite_and_the_tag_of_the_answer(wire: Wire) -> None:
    transaction = wire.client_invite()
    transaction.receive(response(407))
    ack = wire.sent[-1][1]
    assert isinstance(ack, SipRequest)
    assert ack.via[0].branch == transaction.request.via[0].branch
    assert ack.get_header("cseq") == "1 ACK"
    assert ack.to_addr is not None
    assert ack.to_addr.tag == "b1"
    assert ack.uri == transaction.request.uri


def test_a_success_is_not_acknowledged_here_and_its_repetitions_reach_the_owner(wire: Wire) -> None:
    transaction = wire.client_invite()
    transaction.receive(response(200))
    transaction.receive(response(200))
    assert wire.acks == []
    assert wire.told == ["answer200", "answer200"]
    wire.clock.advance(31.9)
    assert transaction.state is client_invite.State.ACCEPTED
    wire.clock.advance(0.2)  # timer M
    assert transaction.state is client_invite.State.TERMINATED


# --- non-INVITE client: §17.1.2 ---


def test_an_unanswered_request_is_sent_eleven_times_at_most_four_seconds_apart(wire: Wire) -> None:
    wire.client_request()
    wire.clock.advance(31.9)
    assert wire.times == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    wire.clock.advance(0.1)
    assert wire.told == ["over", "timeout"]


def test_a_provisional_answer_to_a_request_slows_the_repetition_to_four_seconds(wire: Wire) -> None:
    transaction = wire.client_request()
    wire.clock.advance(0.1)
    transaction.receive(response(100))
    wire.clock.advance(9)
    assert wire.times == [0, 0.5, 4.5, 8.5]


def test_a_final_answer_is_told_once_and_its_repetitions_are_absorbed_for_five_seconds(wire: Wire) -> None:
    transaction = wire.client_request()
    transaction.receive(response(200))
    transaction.receive(response(200))
    assert wire.told == ["answer200"]
    wire.clock.advance(4.9)
    assert transaction.state is client_request.State.COMPLETED
    wire.clock.advance(0.2)
    assert transaction.state is client_request.State.TERMINATED
    assert wire.times == [0]


# --- INVITE server: §17.2.1 ---


def test_a_repeated_invite_gets_the_last_provisional_answer_again(wire: Wire) -> None:
    transaction = wire.server_invite()
    transaction.repeated()
    assert wire.sent == []
    transaction.respond(response(180))
    transaction.repeated()
    assert [message.status_code for _, message in wire.sent if isinstance(message, SipResponse)] == [180, 180]


def test_a_refusal_is_repeated_until_its_ack_comes(wire: Wire) -> None:
    transaction = wire.server_invite()
    transaction.respond(response(486))
    wire.clock.advance(8)
    assert wire.times == [0, 0.5, 1.5, 3.5, 7.5]
    transaction.acknowledged()
    assert transaction.state is server_invite.State.CONFIRMED
    wire.clock.advance(4.9)
    assert transaction.state is server_invite.State.CONFIRMED
    wire.clock.advance(0.2)  # timer I
    assert transaction.state is server_invite.State.TERMINATED
    assert wire.times == [0, 0.5, 1.5, 3.5, 7.5]


def test_a_refusal_without_an_ack_is_given_up_after_32_seconds(wire: Wire) -> None:
    transaction = wire.server_invite()
    transaction.respond(response(486))
    wire.clock.advance(32)
    assert wire.times == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert transaction.state is server_invite.State.TERMINATED
    assert wire.told == ["over", "no ack"]


def test_after_a_success_repeated_invites_are_absorbed_and_only_the_dialog_repeats_the_200(wire: Wire) -> None:
    transaction = wire.server_invite()
    transaction.respond(response(200))
    transaction.repeated()
    wire.clock.advance(31.9)
    assert wire.times == [0]
    transaction.respond(response(200))
    assert len(wire.sent) == 2
    transaction.respond(response(486))
    assert len(wire.sent) == 2
    wire.clock.advance(0.2)  # timer L
    assert wire.told == ["over"]


# --- non-INVITE server: §17.2.2 ---


def test_a_repeated_request_gets_its_answer_again_for_32_seconds(wire: Wire) -> None:
    transaction = wire.server_request()
    transaction.repeated()
    assert wire.sent == []
    transaction.respond(response(200))
    wire.clock.advance(31.9)
    transaction.repeated()
    assert wire.times == [0, 31.9]
    wire.clock.advance(0.2)  # timer J
    assert transaction.state is server_request.State.TERMINATED
    transaction.repeated()
    assert len(wire.sent) == 2


def test_a_second_final_answer_is_ignored(wire: Wire) -> None:
    transaction = wire.server_request()
    transaction.respond(response(200))
    transaction.respond(response(500))
    assert [message.status_code for _, message in wire.sent if isinstance(message, SipResponse)] == [200]
