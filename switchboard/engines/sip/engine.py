"""The SIP engine: one UDP socket for signalling, a range for audio, the media clock; `engines.base.Engine`."""

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from switchboard.engines.base import DialFailed, Leg, OnInvite
from switchboard.engines.sip.admission import Admission
from switchboard.engines.sip.agent import UserAgent
from switchboard.engines.sip.destinations import Directory
from switchboard.engines.sip.outbound import OutboundLeg
from switchboard.engines.sip.ports import NoPortFree, RtpPorts
from switchboard.engines.sip.station import RTP_TIMEOUT, Station
from switchboard.engines.sip.timers import Timers
from switchboard.engines.sip.transactions import TransactionLayer
from switchboard.engines.sip.transport import Address, UdpSocket
from switchboard.engines.sip.trunk_registration import TrunkRegistration
from switchboard.numbers import Trunk
from switchboard.ports import Clock, Phase, Unsubscribe
from switchboard.registrar import Registrar
from switchboard.settings import SettingsError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SipOptions:
    """Where to listen and whom to serve. `rtp_ports` inclusive; above 32767 nothing is used."""

    host: str = "127.0.0.1"
    port: int = 5060
    rtp_ports: tuple[int, int] = (20000, 23999)
    pilot_number: str = "12348"
    trunks: Sequence[Trunk] = ()
    timers: Timers = field(default_factory=Timers)
    rtp_timeout: float = RTP_TIMEOUT
    stop_seconds: float = 2.0  # how long the last BYEs may take


class SipEngine:
    """Implements `engines.base.Engine`. The clock's owner starts and stops the clock."""

    def __init__(self, options: SipOptions, clock: Clock, registrar: Registrar) -> None:
        self._options = options
        self._clock = clock
        self._registrar = registrar
        self._agent = UserAgent(
            Admission(options.pilot_number, options.host, tuple(options.trunks), registrar), registrar
        )
        self._socket: UdpSocket | None = None
        self._unsubscribe: Unsubscribe | None = None
        self._station: Station | None = None
        self._registrations: list[TrunkRegistration] = []

    @property
    def address(self) -> Address:
        """Where SIP is heard. Raises RuntimeError before the start."""
        if self._station is None:
            raise RuntimeError("the engine is not started")
        return self._station.address

    @property
    def open_dialogs(self) -> int:
        return len(self._station.dialogs) if self._station else 0

    @property
    def trunk_states(self) -> dict[str, bool]:
        """For each trunk that wants a registration: whether it has one."""
        return {registration.name: registration.registered for registration in self._registrations}

    async def start(self, on_invite: OnInvite) -> None:
        """Listen. Raises OSError when the SIP port is taken, SettingsError for IPv6 or senseless RTP ports."""
        options = self._options
        if ":" in options.host:
            raise SettingsError("SWITCHBOARD_SIP_HOST must be an IPv4 address")
        ports = RtpPorts(options.host, *options.rtp_ports)
        loop = asyncio.get_running_loop()
        layer = TransactionLayer(self._transmit, loop, options.timers, self._agent)
        self._socket = await UdpSocket.bind((options.host, options.port), layer.receive)
        self._station = Station(layer, loop, options.timers, ports, self._socket.address, options.rtp_timeout)
        self._agent.station, self._agent.on_call = self._station, on_invite
        self._registrations = [TrunkRegistration(self._station, trunk) for trunk in options.trunks if trunk.register]
        for registration in self._registrations:
            registration.start()
        self._unsubscribe = self._clock.subscribe(Phase.RECEIVE, self._tick)
        log.info("SIP is listening", extra={"port": self._socket.address[1]})

    def _transmit(self, data: bytes, to: Address) -> None:
        if self._socket is not None:
            self._socket.send(data, to)

    def _tick(self) -> None:
        assert self._station is not None
        for leg in tuple(self._station.legs):
            leg.tick()

    async def dial(self, to: str, caller: str, timeout: float, headers: Mapping[str, str]) -> Leg:  # noqa: ASYNC109 - the ring's own limit
        """See `engines.base.Engine.dial`."""
        if self._station is None:
            raise DialFailed(503, "not started")
        options = self._options
        directory = Directory(
            options.pilot_number, self._station.address, self._registrar, options.trunks, self._agent.callers
        )
        destination = await directory.find(to, caller, headers)
        leg = OutboundLeg(self._station, f"sip-{secrets.token_hex(8)}", to, caller, destination)
        try:
            await leg.place(timeout)
        except NoPortFree as error:
            raise DialFailed(503, "no RTP port is free") from error
        return leg

    async def stop(self) -> None:
        """See `engines.base.Engine.stop`."""
        station, self._agent.on_call = self._station, None
        if station is None:
            return
        for registration in self._registrations:
            await registration.stop()
        for leg in {*station.legs, *station.dialogs.values()}:
            await leg.hangup()
        try:
            async with asyncio.timeout(self._options.stop_seconds):
                while station.layer.waiting or station.dialogs:  # noqa: ASYNC110 - many small ends, one deadline
                    await asyncio.sleep(0.02)
        except TimeoutError:
            log.info("some calls did not confirm their end")
        station.layer.close()
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._station = self._agent.station = None
