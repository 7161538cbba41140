"""Registers us with a carrier that wants it (`register = true` in trunks.toml), and keeps the registration alive."""

from __future__ import annotations

import asyncio
import logging

from aiosipua import SipRequest, SipResponse, parse_address

from switchboard.engines.sip.digest import Credentials, answer_challenge, is_stale
from switchboard.engines.sip.messages import USER_AGENT, address, copy_request, new_branch, new_tag
from switchboard.engines.sip.station import Station
from switchboard.engines.sip.timers import Scheduled
from switchboard.engines.sip.transport import Address, resolve
from switchboard.numbers import Trunk

log = logging.getLogger(__name__)

EXPIRES = 300
RETRY_SECONDS = 30.0
RENEW_AT = 0.8  # of the time granted
MAX_CHALLENGES = 2


class TrunkRegistration:
    """One trunk's registration. A refusal or silence is tried again every half minute, for ever."""

    def __init__(self, station: Station, trunk: Trunk) -> None:
        self.name = trunk.name
        self.registered = False
        self._station = station
        self._trunk = trunk
        self._credentials = Credentials(trunk.username, trunk.password)
        self._call_id = f"{new_tag()}{new_tag()}"
        self._tag = new_tag()
        self._sequence = 0
        self._challenges = 0
        self._timer: Scheduled | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def start(self) -> None:
        """Register now; looks the carrier's name up afresh each time."""
        if not self._stopped:
            self._task = asyncio.get_running_loop().create_task(self._register(EXPIRES))

    async def _register(self, expires: int) -> None:
        trunk = self._trunk
        try:
            hop = await resolve(*(trunk.proxy or (trunk.host, trunk.port)))
        except OSError:
            log.warning("trunk host not found", extra={"trunk": trunk.name})
            self._again(RETRY_SECONDS)
            return
        self._challenges = 0
        self._send(self._request(hop, expires), hop)

    def _request(self, hop: Address, expires: int) -> SipRequest:
        trunk, station = self._trunk, self._station
        domain = trunk.domain or trunk.host
        own = f"sip:{trunk.username}@{domain}"
        request = SipRequest(method="REGISTER", uri=f"sip:{domain}")
        headers = request.headers
        headers.append("Via", "")
        headers.append("Max-Forwards", "70")
        headers.append("From", address(own, tag=self._tag))
        headers.append("To", address(own))
        headers.append("Call-ID", self._call_id)
        headers.append("CSeq", "")
        headers.append("Contact", station.contact_towards(hop, trunk.username))
        headers.append("Expires", str(expires))
        headers.append("User-Agent", USER_AGENT)
        return request

    def _send(self, request: SipRequest, hop: Address) -> None:
        self._sequence += 1
        request.headers.set_single("CSeq", f"{self._sequence} REGISTER")
        via = f"SIP/2.0/UDP {self._station.via_towards(hop)};branch={new_branch()};rport"
        request.headers.set_single("Via", via)
        self._station.layer.request(
            request, hop, lambda response: self._answered(request, response, hop), lambda: self._failed(408)
        )

    def _answered(self, request: SipRequest, response: SipResponse, hop: Address) -> None:
        status = response.status_code
        if status < 200:
            return
        if status < 300:
            self._granted(response)
        elif status in {401, 407} and self._may_answer(request, response):
            retry = copy_request(request)
            if answer_challenge(retry, response, self._credentials):
                self._challenges += 1
                self._send(retry, hop)
            else:
                self._failed(status)
        else:
            self._failed(status)

    def _may_answer(self, request: SipRequest, response: SipResponse) -> bool:
        tried = request.get_header("authorization") or request.get_header("proxy-authorization")
        return self._challenges < MAX_CHALLENGES and (not tried or is_stale(response))

    def _granted(self, response: SipResponse) -> None:
        if not self.registered:
            log.info("registered with the trunk", extra={"trunk": self._trunk.name})
        self.registered = True
        self._again(RENEW_AT * _granted_seconds(response, self._trunk.username))

    def _failed(self, status: int) -> None:
        self.registered = False
        log.warning("trunk registration failed", extra={"trunk": self._trunk.name, "status": status})
        self._again(RETRY_SECONDS)

    def _again(self, delay: float) -> None:
        if not self._stopped:
            self._timer = self._station.scheduler.call_later(delay, self.start)

    async def stop(self) -> None:
        """Take the registration back; the answer is not awaited here."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
        if self.registered:
            self.registered = False
            await self._register(0)


def _granted_seconds(response: SipResponse, username: str) -> float:
    """What the carrier granted for our Contact: its parameter, else the header, else what we asked for."""
    for value in response.headers.get("contact"):
        contact = parse_address(value)
        expires = contact.params.get("expires")
        if contact.uri.user == username and expires and expires.isdecimal() and len(expires) < 8:
            return max(float(expires), 10.0)
    header = response.get_header("expires")
    return max(float(header), 10.0) if header and header.isdecimal() and len(header) < 8 else float(EXPIRES)
