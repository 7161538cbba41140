"""A dialog (RFC 3261 §12): whom in-dialog requests are addressed to, by which route, under which numbers."""

from dataclasses import dataclass, field

from aiosipua import SipRequest, SipResponse, parse_address, parse_uri, stringify_uri

from switchboard.engines.sip.messages import USER_AGENT, contact_uri, new_branch
from switchboard.engines.sip.transport import Address, is_ip


@dataclass(slots=True)
class Dialog:
    """Header values are kept as they are written; `flow` is the address the peer really sends from."""

    call_id: str
    local: str
    remote: str
    local_tag: str
    remote_tag: str
    remote_target: str
    contact: str
    via: str
    flow: Address
    route_set: list[str] = field(default_factory=list)
    local_seq: int = 0
    remote_seq: int | None = None

    @classmethod
    def of_invite(cls, request: SipRequest, local_tag: str, contact: str, via: str, source: Address) -> "Dialog":
        """The called side's dialog. Raises ValueError when the INVITE has no usable Contact."""
        sequence = request.cseq
        assert sequence is not None
        return cls(
            call_id=request.call_id or "",
            local=_with_tag(request.headers.get("to")[0], local_tag),
            remote=request.headers.get("from")[0],
            local_tag=local_tag,
            remote_tag=(request.from_addr.tag or "") if request.from_addr else "",
            remote_target=target_of(request),
            contact=contact,
            via=via,
            flow=source,
            route_set=list(request.headers.get("record-route")),
            remote_seq=sequence.seq,
        )

    @classmethod
    def of_answer(cls, invite: SipRequest, response: SipResponse, contact: str, via: str, flow: Address) -> "Dialog":
        """The calling side's dialog, from an answer with a To-tag; its Contact and Record-Route are used."""
        sequence = invite.cseq
        assert sequence is not None
        try:
            target = target_of(response)
        except ValueError:
            target = invite.uri  # a provisional answer may lack a Contact
        return cls(
            call_id=invite.call_id or "",
            local=invite.headers.get("from")[0],
            remote=response.headers.get("to")[0],
            local_tag=(invite.from_addr.tag or "") if invite.from_addr else "",
            remote_tag=(response.to_addr.tag or "") if response.to_addr else "",
            remote_target=target,
            contact=contact,
            via=via,
            flow=flow,
            route_set=list(reversed(response.headers.get("record-route"))),
            local_seq=sequence.seq,
        )

    @property
    def key(self) -> tuple[str, str, str]:
        return self.call_id, self.local_tag, self.remote_tag

    def refresh(self, message: SipRequest | SipResponse) -> None:
        """A target refresh (re-INVITE, UPDATE, their 2xx) may move the peer's Contact."""
        if message.headers.get("contact"):
            self.remote_target = target_of(message)

    def accepts(self, sequence: int) -> bool:
        """Whether an in-dialog request's CSeq is in order; remembers it."""
        if self.remote_seq is not None and sequence <= self.remote_seq:
            return False
        self.remote_seq = sequence
        return True

    def request(self, method: str, *, sequence: int | None = None) -> SipRequest:
        """A request in this dialog; `sequence` is given for ACK (that of its INVITE)."""
        if sequence is None:
            self.local_seq += 1
            sequence = self.local_seq
        target, routes = self._routed()
        request = SipRequest(method=method, uri=target)
        headers = request.headers
        headers.append("Via", f"SIP/2.0/UDP {self.via};branch={new_branch()};rport")
        for route in routes:
            headers.append("Route", route)
        headers.append("Max-Forwards", "70")
        headers.append("From", self.local)
        headers.append("To", self.remote)
        headers.append("Call-ID", self.call_id)
        headers.append("CSeq", f"{sequence} {method}")
        if method in {"INVITE", "UPDATE"}:
            headers.append("Contact", self.contact)
        headers.append("User-Agent", USER_AGENT)
        return request

    def renumber(self, request: SipRequest) -> None:
        """A request sent again with credentials is a new transaction: next CSeq, new branch."""
        self.local_seq += 1
        request.headers.set_single("CSeq", f"{self.local_seq} {request.method}")
        via = request.via
        via[0].branch = new_branch()
        request.via = via

    def _routed(self) -> tuple[str, list[str]]:
        if not self.route_set:
            return self.remote_target, []
        first = parse_address(self.route_set[0]).uri
        if "lr" in first.params:
            return self.remote_target, list(self.route_set)
        # a strict router: RFC 3261 §12.2.1.1
        return stringify_uri(first), [*self.route_set[1:], f"<{self.remote_target}>"]

    def next_hop(self) -> Address:
        """Where to send: first route, else the target. A name instead of an address: the peer's own flow."""
        uri = parse_address(self.route_set[0]).uri if self.route_set else parse_uri(self.remote_target)
        if not is_ip(uri.host):
            return self.flow
        return uri.host, uri.port or 5060


def target_of(message: SipRequest | SipResponse) -> str:
    """The Contact's URI. Raises ValueError when there is none to send to."""
    values = message.headers.get("contact")
    if not values:
        raise ValueError("no Contact")
    return str(stringify_uri(contact_uri(values[0])))


def _with_tag(value: str, tag: str) -> str:
    return value if parse_address(value).tag else f"{value};tag={tag}"
