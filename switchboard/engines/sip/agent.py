"""The user agent: takes what the transaction layer receives, makes legs of admitted calls, answers the rest."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

from aiosipua import SipRequest, SipResponse

from switchboard.engines.base import Leg
from switchboard.engines.sip.admission import Admission, Admitted
from switchboard.engines.sip.callers import LocalCallers
from switchboard.engines.sip.dialog import Dialog
from switchboard.engines.sip.inbound import InboundLeg
from switchboard.engines.sip.leg import SipLeg
from switchboard.engines.sip.messages import ACCEPT, ALLOW, Envelope, answer, new_tag
from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.server_request import ServerRequest
from switchboard.engines.sip.station import Station
from switchboard.engines.sip.transport import Address
from switchboard.registrar import Registrar

log = logging.getLogger(__name__)

MAX_DIALOGS = 1000
KNOWN_METHODS = {"BYE", "CANCEL", "INFO", "UPDATE", "NOTIFY", "PRACK", "REFER", "MESSAGE", "SUBSCRIBE", "PUBLISH"}


class UserAgent:
    """Implements `transactions.Requests`."""

    def __init__(self, admission: Admission, registrar: Registrar) -> None:
        self.station: Station | None = None
        self.admission = admission
        self.on_call: Callable[[Leg], Awaitable[None]] | None = None
        self.callers = LocalCallers()
        self._registrar = registrar
        self._tasks: set[asyncio.Task[None]] = set()
        self._tag = new_tag()

    # --- INVITE ---

    def on_invite(self, request: SipRequest, envelope: Envelope, transaction: ServerInvite, source: Address) -> None:
        if envelope.to_tag:
            leg = self._leg_of(envelope)
            if leg is None:
                transaction.respond(answer(request, 481))
            else:
                leg.inside.on_reinvite(request, envelope, transaction)
            return
        admitted = self.admission.admit(request, source)
        if isinstance(admitted, SipResponse):
            log.info("call refused", extra={"status": admitted.status_code})
            transaction.respond(admitted)
        elif self.station is None or self.on_call is None or len(self.station.dialogs) >= MAX_DIALOGS:
            busy = answer(request, 503, to_tag=new_tag())
            busy.headers.set_single("Retry-After", "5")
            transaction.respond(busy)
        else:
            self._new_call(self.station, request, transaction, source, admitted)

    def _new_call(
        self,
        station: Station,
        request: SipRequest,
        transaction: ServerInvite,
        source: Address,
        admitted: Admitted,
    ) -> None:
        contact = station.contact_towards(source, self.admission.pilot)
        try:
            dialog = Dialog.of_invite(request, new_tag(), contact, station.via_towards(source), source)
        except ValueError:
            transaction.respond(answer(request, 400, to_tag=new_tag(), reason="Missing Contact"))
            return
        transaction.respond(answer(request, 100))
        leg_id = f"sip-{secrets.token_hex(8)}"
        if admitted.local_phone:
            self.callers.remember(admitted.remote, dialog.remote_target, dialog.next_hop())
        leg = InboundLeg(station, leg_id, admitted.remote, admitted.local, own_headers(request), transaction, dialog)
        log.info("call arrived", extra={"leg_id": leg_id})
        task = asyncio.get_running_loop().create_task(self._offer(leg))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _offer(self, leg: InboundLeg) -> None:
        assert self.on_call is not None
        try:
            await self.on_call(leg)
        except Exception:
            log.exception("call could not be handled", extra={"leg_id": leg.id})
            await leg.hangup()

    # --- the rest ---

    def on_ack(self, request: SipRequest, envelope: Envelope, source: Address) -> None:
        leg = self._leg_of(envelope)
        if leg is not None:
            leg.inside.on_ack(request, envelope)

    def on_request(self, request: SipRequest, envelope: Envelope, transaction: ServerRequest, source: Address) -> None:
        if envelope.to_tag and request.method != "REGISTER":
            leg = self._leg_of(envelope)
            if leg is not None:
                leg.inside.on_request(request, envelope, transaction)
            else:
                transaction.respond(answer(request, 481))
        elif request.method == "REGISTER":
            transaction.respond(self._registrar.register(request, source))
        elif request.method == "OPTIONS":
            transaction.respond(self._capabilities(request))
        elif request.method in {"BYE", "INFO", "UPDATE", "PRACK"}:
            transaction.respond(answer(request, 481, to_tag=self._tag))
        else:
            status = 405 if request.method in KNOWN_METHODS else 501
            response = answer(request, status, to_tag=self._tag)
            response.headers.set_single("Allow", ALLOW)
            transaction.respond(response)

    def _capabilities(self, request: SipRequest) -> SipResponse:
        """What a keep-alive or a curious peer asks for (RFC 3261 §11.2)."""
        response = answer(request, 200, to_tag=self._tag)
        response.headers.set_single("Allow", ALLOW)
        response.headers.set_single("Accept", ACCEPT)
        return response

    def _leg_of(self, envelope: Envelope) -> SipLeg | None:
        if self.station is None:
            return None
        return self.station.dialogs.get((envelope.call_id, envelope.to_tag, envelope.from_tag))


def own_headers(request: SipRequest) -> dict[str, str]:
    """The X- headers of an INVITE, and User-to-User."""
    return {
        name: values[0]
        for name, values in request.headers.items()
        if values and (name.lower().startswith("x-") or name.lower() == "user-to-user")
    }
