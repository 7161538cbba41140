"""Where an outgoing call goes: to another SIP host, to a registered desk phone, or through a trunk."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiosipua import parse_uri

from switchboard import numbers
from switchboard.engines.base import DialFailed
from switchboard.engines.sip.callers import LocalCallers
from switchboard.engines.sip.digest import Credentials
from switchboard.engines.sip.outbound import Destination
from switchboard.engines.sip.transport import Address, is_loopback, local_host_towards, resolve
from switchboard.numbers import Trunk
from switchboard.registrar import Registrar

_SHOWABLE = re.compile(r"[A-Za-z0-9+*#._-]{1,64}")
_HEADER = re.compile(r"(x-[a-z0-9!%*_+`'~.-]{1,60}|user-to-user)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directory:
    """Knows our own names, the desk phones and the trunks."""

    pilot: str
    address: Address
    registrar: Registrar
    trunks: Sequence[Trunk]
    callers: LocalCallers

    async def find(self, to: str, caller: str, headers: Mapping[str, str]) -> Destination:
        """The destination of `to`. Raises DialFailed: 404 nobody, 480 not registered, 503 host not found."""
        own = _headers(headers)
        if to.lower().startswith(("sip:", "sips:")):
            return await self._uri(to, caller, own)
        if ":" in to:
            raise DialFailed(404, "no SIP address")
        return await self._number(to, caller, own)

    async def _number(self, to: str, caller: str, headers: dict[str, str]) -> Destination:
        user = numbers.user_part(to)
        if self.registrar.knows(user):
            return self._phone(user, caller, headers)
        trunk = next((known for known in self.trunks if known.outbound), None)
        number = numbers.normalise(to)
        known = self.callers.find(number)
        if trunk is None and known is not None:
            return Destination(known.uri, known.hop, self._sender(caller, known.hop), headers=headers)
        if trunk is None or not re.fullmatch(r"\+?[0-9*#]{2,20}", number):
            raise DialFailed(404, "no such number")
        return await self._through(trunk, number, headers)

    async def _uri(self, to: str, caller: str, headers: dict[str, str]) -> Destination:
        uri = parse_uri(to)
        if uri.scheme != "sip" or not uri.host or (uri.port is not None and not 0 < uri.port < 65536):
            raise DialFailed(404, "no SIP address")
        known = self.callers.find(to)
        if known is not None and not self.registrar.knows(uri.user or ""):
            return Destination(known.uri, known.hop, self._sender(caller, known.hop), headers=headers)
        if self._is_ours(uri.host, uri.port) or (uri.port is None and self._is_ours(uri.host, self.address[1])):
            return self._phone(uri.user or "", caller, headers)
        hop = await self._resolve(uri.host, uri.port or 5060)
        return Destination(to.partition("?")[0], hop, self._sender(caller, hop), headers=headers)

    def _is_ours(self, host: str, port: int | None) -> bool:
        bound, own_port = self.address
        if (port or 5060) != own_port:
            return False
        loopback = host == "localhost" or is_loopback(host)
        if bound in {"0.0.0.0", "::"}:
            return loopback or host == local_host_towards(host, bound)
        return host == bound or (loopback and is_loopback(bound))

    def _phone(self, user: str, caller: str, headers: dict[str, str]) -> Destination:
        if not self.registrar.knows(user):
            raise DialFailed(404, "no such phone")
        binding = self.registrar.locate(user)
        if binding is None:
            raise DialFailed(480, "phone is not registered")
        return Destination(binding.uri, binding.hop, self._sender(caller, binding.hop), headers=headers)

    def _sender(self, caller: str, hop: Address) -> str:
        """The URI shown: the caller we were given when it can stand in one, else the pilot number."""
        user = numbers.user_part(caller) if not caller.startswith("client:") else ""
        if not _SHOWABLE.fullmatch(user):
            user = self.pilot
        host, port = local_host_towards(hop[0], self.address[0]), self.address[1]
        return f"sip:{user}@{host}" if port == 5060 else f"sip:{user}@{host}:{port}"

    async def _through(self, trunk: Trunk, number: str, headers: dict[str, str]) -> Destination:
        """Trunks are shown the pilot number (or the trunk's own), asserted as they expect."""
        domain = trunk.domain or trunk.host
        shown = f"sip:{trunk.caller or self.pilot}@{domain}"
        target = numbers.outgoing(number, trunk.table)
        where = domain if trunk.port == 5060 or trunk.domain else f"{domain}:{trunk.port}"
        hop = await self._resolve(*(trunk.proxy or (trunk.host, trunk.port)))
        return Destination(
            f"sip:{target}@{where};user=phone",
            hop,
            shown,
            display=trunk.display or None,
            credentials=Credentials(trunk.username, trunk.password) if trunk.username else None,
            headers={**headers, "P-Asserted-Identity": f"<{shown}>"},
            route=f"<sip:{hop[0]}:{hop[1]};lr>" if trunk.proxy else None,
        )

    async def _resolve(self, host: str, port: int) -> Address:
        try:
            return await resolve(host, port)
        except OSError as error:
            raise DialFailed(503, "host not found") from error


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Only headers of our own may be added; nothing that could break the message."""
    return {
        name: value
        for name, value in headers.items()
        if _HEADER.fullmatch(name) and len(value) < 1024 and value.isprintable()
    }
