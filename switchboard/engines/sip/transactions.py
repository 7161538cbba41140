"""The transaction layer: finds the state machine a message belongs to, makes new ones, answers what fits nowhere."""

import logging
from collections.abc import Callable
from typing import Protocol

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.client_invite import ClientInvite
from switchboard.engines.sip.client_request import ClientRequest
from switchboard.engines.sip.messages import (
    Envelope,
    MalformedMessage,
    answer,
    answer_address,
    new_tag,
    parse,
    server_key,
    stamp_via,
)
from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.server_request import ServerRequest
from switchboard.engines.sip.timers import Scheduler, Timers
from switchboard.engines.sip.transport import Address

log = logging.getLogger(__name__)

MAX_SERVER_TRANSACTIONS = 4000


class Requests(Protocol):
    """Who takes the requests: the user agent."""

    def on_invite(
        self, request: SipRequest, envelope: Envelope, transaction: ServerInvite, source: Address
    ) -> None: ...
    def on_request(
        self, request: SipRequest, envelope: Envelope, transaction: ServerRequest, source: Address
    ) -> None: ...
    def on_ack(self, request: SipRequest, envelope: Envelope, source: Address) -> None: ...


class TransactionLayer:
    """All transactions of one socket."""

    def __init__(
        self, send: Callable[[bytes, Address], None], scheduler: Scheduler, timers: Timers, requests: Requests
    ) -> None:
        self._send = send
        self._scheduler = scheduler
        self._timers = timers
        self._requests = requests
        self._clients: dict[tuple[str, str], ClientInvite | ClientRequest] = {}
        self._invites: dict[tuple[str, ...], ServerInvite] = {}
        self._others: dict[tuple[str, ...], ServerRequest] = {}
        self._merged: dict[tuple[str, str, int], tuple[str, ...]] = {}

    @property
    def open(self) -> int:
        """How many transactions live."""
        return len(self._clients) + len(self._invites) + len(self._others)

    @property
    def waiting(self) -> bool:
        """Whether some request of ours has no final answer yet."""
        unanswered = {"calling", "trying", "proceeding"}
        return any(transaction.state.value in unanswered for transaction in self._clients.values())

    # --- sending ---

    def invite(
        self,
        request: SipRequest,
        to: Address,
        on_response: Callable[[SipResponse], None],
        on_timeout: Callable[[], None],
    ) -> ClientInvite:
        """Send an INVITE."""
        key = (_branch(request), "INVITE")
        transaction = ClientInvite(
            request,
            lambda message: self.send(message, to),
            self._scheduler,
            self._timers,
            on_response,
            on_timeout,
            lambda: self._forget_client(key),
        )
        self._clients[key] = transaction
        return transaction

    def request(
        self,
        request: SipRequest,
        to: Address,
        on_response: Callable[[SipResponse], None] = lambda _response: None,
        on_timeout: Callable[[], None] = lambda: None,
    ) -> ClientRequest:
        """Send any request but INVITE and ACK."""
        key = (_branch(request), request.method)
        transaction = ClientRequest(
            request,
            lambda message: self.send(message, to),
            self._scheduler,
            self._timers,
            on_response,
            on_timeout,
            lambda: self._forget_client(key),
        )
        self._clients[key] = transaction
        return transaction

    def send(self, message: SipRequest | SipResponse, to: Address) -> None:
        """Put a message on the wire outside of any transaction (an ACK of a 2xx)."""
        self._send(bytes(message), to)

    def _forget_client(self, key: tuple[str, str]) -> None:
        self._clients.pop(key, None)

    # --- receiving ---

    def receive(self, data: bytes, source: Address) -> None:
        """A datagram arrived. Rubbish is dropped, or answered with 400 where that is possible."""
        if not data.strip():
            return  # a keep-alive (RFC 5626 §3.5.1)
        try:
            message, envelope = parse(data)
        except MalformedMessage as fault:
            self._refuse_malformed(fault, source)
            return
        if isinstance(message, SipResponse):
            transaction = self._clients.get((envelope.branch, envelope.cseq.method))
            if transaction is not None:
                transaction.receive(message)
            return
        stamp_via(message, source)
        self._receive_request(message, envelope, source)

    def _refuse_malformed(self, fault: MalformedMessage, source: Address) -> None:
        log.info("malformed message dropped", extra={"fault": str(fault)})
        request = fault.request
        if request is not None and request.method != "ACK":
            self.send(answer(request, 400, to_tag=new_tag()), answer_address(request, source))

    def _receive_request(self, request: SipRequest, envelope: Envelope, source: Address) -> None:
        key = server_key(envelope, request.method)
        if request.method == "ACK":
            invite = self._invites.get(key)
            if invite is not None:
                invite.acknowledged()
            self._requests.on_ack(request, envelope, source)
        elif request.method == "CANCEL":
            self._cancel(request, envelope, key, source)
        elif request.method == "INVITE":
            self._receive_invite(request, envelope, key, source)
        elif key in self._others:
            self._others[key].repeated()
        else:
            other = self._new_server_request(request, key, source)
            if other is not None:
                self._requests.on_request(request, envelope, other, source)

    def _receive_invite(self, request: SipRequest, envelope: Envelope, key: tuple[str, ...], source: Address) -> None:
        known = self._invites.get(key)
        if known is not None:
            known.repeated()
            return
        to = answer_address(request, source)
        identity = (envelope.call_id, envelope.from_tag, envelope.cseq.seq)
        if not envelope.to_tag and identity in self._merged:
            # the same request by another path: RFC 3261 §8.2.2.2
            self.send(answer(request, 482, to_tag=new_tag()), to)
            return
        if len(self._invites) >= MAX_SERVER_TRANSACTIONS:
            self.send(answer(request, 503, to_tag=new_tag()), to)
            return
        transaction = ServerInvite(
            request,
            lambda response: self.send(response, to),
            self._scheduler,
            self._timers,
            lambda: self._forget_invite(key, identity),
        )
        self._invites[key] = transaction
        self._merged[identity] = key
        self._requests.on_invite(request, envelope, transaction, source)

    def _forget_invite(self, key: tuple[str, ...], identity: tuple[str, str, int]) -> None:
        self._invites.pop(key, None)
        if self._merged.get(identity) == key:
            del self._merged[identity]

    def _new_server_request(self, request: SipRequest, key: tuple[str, ...], source: Address) -> ServerRequest | None:
        to = answer_address(request, source)
        if len(self._others) >= MAX_SERVER_TRANSACTIONS:
            self.send(answer(request, 503, to_tag=new_tag()), to)
            return None
        transaction = ServerRequest(
            request,
            lambda response: self.send(response, to),
            self._scheduler,
            self._timers,
            lambda: self._forget_other(key),
        )
        self._others[key] = transaction
        return transaction

    def _forget_other(self, key: tuple[str, ...]) -> None:
        self._others.pop(key, None)

    def _cancel(self, request: SipRequest, envelope: Envelope, key: tuple[str, ...], source: Address) -> None:
        known = self._others.get(key)
        if known is not None:
            known.repeated()
            return
        transaction = self._new_server_request(request, key, source)
        if transaction is None:
            return
        invite = self._invites.get(server_key(envelope, "INVITE"))
        # the CANCEL's own answer comes first; an INVITE already answered is not touched (RFC 3261 §9.2)
        transaction.respond(answer(request, 200 if invite is not None else 481, to_tag=new_tag()))
        if invite is not None and invite.on_cancel is not None:
            invite.on_cancel()

    def close(self) -> None:
        """Forget everything; nothing more is sent."""
        for transaction in (*self._clients.values(), *self._invites.values(), *self._others.values()):
            transaction.abandon()


def _branch(request: SipRequest) -> str:
    return request.via[0].branch or ""
