"""Which calls are let in, who they are from and for whom: trunks, phones on this machine, desk phones with a password.

A caller is never asked for more than the line needs; everybody else is refused before a leg exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiosipua import SipRequest, SipResponse

from switchboard import numbers
from switchboard.engines.sip.digest import Verdict
from switchboard.engines.sip.messages import answer, new_tag
from switchboard.engines.sip.negotiation import NotAcceptable, check_offer, is_sdp
from switchboard.engines.sip.transport import Address, is_loopback, local_host_towards
from switchboard.numbers import Trunk
from switchboard.registrar import Registrar

EXTENSIONS = {"timer"}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call let in: who calls (`remote`) and what was dialled (`local`), as `Leg` shows them.

    `local_phone`: it comes from a phone with a name, through no trunk.
    """

    remote: str
    local: str
    local_phone: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """The rules of one engine. `pilot` is the hotline's number."""

    pilot: str
    host: str
    trunks: Sequence[Trunk]
    registrar: Registrar

    def admit(self, request: SipRequest, source: Address) -> Admitted | SipResponse:
        """Let a new INVITE in, or the answer that refuses it."""
        refused = _unacceptable(request)
        if refused is not None:
            return refused
        trunk = self._trunk(source)
        if trunk is None and not is_loopback(source[0]):
            refused = self._stranger(request)
            if refused is not None:
                return refused
        return self._addressed(request, trunk, local_host_towards(source[0], self.host))

    def _trunk(self, source: Address) -> Trunk | None:
        return next((trunk for trunk in self.trunks if trunk.covers(source[0])), None)

    def _stranger(self, request: SipRequest) -> SipResponse | None:
        """A desk phone proves who it is; nobody else calls from outside of the trunks."""
        sender = request.from_addr
        user = sender.uri.user if sender is not None else None
        if user is None or not self.registrar.knows(user):
            return answer(request, 403, to_tag=new_tag())
        verdict, username = self.registrar.verify(request)
        if verdict is not Verdict.GRANTED:
            return self.registrar.refusal(request, verdict)
        return None if username == user else answer(request, 403, to_tag=new_tag())

    def _addressed(self, request: SipRequest, trunk: Trunk | None, host: str) -> Admitted | SipResponse:
        table = trunk.table if trunk is not None else numbers.CHINA
        local = numbers.dialled(request.uri, self.pilot, table)
        if local != self.pilot:
            user = numbers.user_part(request.uri)
            if not self.registrar.knows(user):
                return answer(request, 404, to_tag=new_tag())
            if self.registrar.locate(user) is None:
                return answer(request, 480, to_tag=new_tag())
            local = f"sip:{user}@{host}"
        headers = {name.lower(): values for name, values in request.headers.items()}
        remote = numbers.caller(headers, table, trusted=trunk is not None)
        if trunk is None and not remote.startswith("+") and remote != numbers.ANONYMOUS:
            sender = request.from_addr
            remote = f"sip:{remote}@{sender.uri.host if sender else host}"
        return Admitted(remote, local, local_phone=trunk is None and remote != numbers.ANONYMOUS)


def _unacceptable(request: SipRequest) -> SipResponse | None:
    """What no rule about callers needs to look at."""
    if request.get_header("max-forwards") == "0":
        return answer(request, 483, to_tag=new_tag())
    unknown = [name for name in request.headers.get("require") if name.lower() not in EXTENSIONS]
    if unknown:
        response = answer(request, 420, to_tag=new_tag())
        for name in unknown:
            response.headers.append("Unsupported", name)
        return response
    if not request.body:
        return None
    if not is_sdp(request.content_type):
        response = answer(request, 415, to_tag=new_tag())
        response.headers.set_single("Accept", "application/sdp")
        return response
    try:
        check_offer(request.text)
    except NotAcceptable:
        return answer(request, 488, to_tag=new_tag())
    return None
