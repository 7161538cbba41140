"""The registrar of desk phones: digest accounts, and where each phone can be reached (RFC 3261 §10.3).

Accounts come from the REST side (`PhoneAccounts`). Bindings live in memory: phones renew them within ten minutes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiosipua import SipRequest, SipResponse, parse_address, stringify_uri

from switchboard.engines.sip.digest import Challenger, Verdict
from switchboard.engines.sip.messages import answer, contact_uri, new_tag
from switchboard.engines.sip.transport import Address, is_ip

REALM = "12348"  # HA1s are made with it: changing it makes every password invalid
DEFAULT_SECONDS = 300
MAX_SECONDS = 600
MIN_SECONDS = 60
MAX_CONTACTS = 5
MAX_FAILURES = 10  # wrong passwords a minute from one host
MAX_WATCHED = 10_000


@dataclass(frozen=True, slots=True)
class Binding:
    """One phone of a user. `expires_at` in the registrar's clock (seconds)."""

    uri: str
    hop: Address
    expires_at: float
    call_id: str
    sequence: int


class Registrar:
    """Implements `ports.PhoneAccounts`."""

    def __init__(
        self, realm: str = REALM, now: Callable[[], float] = time.monotonic, *, min_seconds: int = MIN_SECONDS
    ) -> None:
        self.realm = realm
        self.challenger = Challenger(realm, now)
        self._now = now
        self._min_seconds = min_seconds
        self._accounts: dict[str, str] = {}
        self._bindings: dict[str, dict[str, Binding]] = {}
        self._failures: dict[str, list[float]] = {}

    # --- accounts ---

    def put_account(self, username: str, ha1: str) -> None:
        """Add an account or change its password; `ha1` is md5(username:realm:password) in hex."""
        self._accounts[username] = ha1.lower()

    def drop_account(self, username: str) -> None:
        """Remove an account; its phones are forgotten at once."""
        self._accounts.pop(username, None)
        self._bindings.pop(username, None)

    def knows(self, username: str) -> bool:
        return username in self._accounts

    def locate(self, username: str) -> Binding | None:
        """Where the user's phone is: the binding renewed last. None when no phone is registered."""
        alive = self._alive(username)
        return max(alive.values(), key=lambda binding: binding.expires_at, default=None)

    def verify(self, request: SipRequest) -> tuple[Verdict, str | None]:
        """Check a request's credentials; the username they are for."""
        username = self.challenger.username(request)
        return self.challenger.check(request, self._accounts.get(username or "")), username

    def refusal(self, request: SipRequest, verdict: Verdict) -> SipResponse:
        """The 401 or 403 for a verdict that is not GRANTED."""
        if verdict is Verdict.WRONG:
            return answer(request, 403, to_tag=new_tag())
        response = answer(request, 401, to_tag=new_tag())
        response.headers.set_single("WWW-Authenticate", self.challenger.challenge(stale=verdict is Verdict.STALE))
        return response

    # --- REGISTER ---

    def register(self, request: SipRequest, source: Address) -> SipResponse:
        """Answer a REGISTER that came from `source`."""
        if self._guesses(source[0]):
            return answer(request, 403, to_tag=new_tag())
        verdict, username = self.verify(request)
        if verdict is Verdict.WRONG:
            self._failures.setdefault(source[0], []).append(self._now())
        if verdict is not Verdict.GRANTED or username is None:
            return self.refusal(request, verdict)
        if request.to_addr is None or request.to_addr.uri.user != username:
            return answer(request, 403, to_tag=new_tag())
        status = self._bind(username, request, source)
        response = answer(request, status, to_tag=new_tag())
        if status == 423:
            response.headers.set_single("Min-Expires", str(self._min_seconds))
        if status == 200:
            for binding in self._alive(username).values():
                left = max(1, round(binding.expires_at - self._now()))
                response.headers.append("Contact", f"<{binding.uri}>;expires={left}")
        return response

    def _guesses(self, host: str) -> bool:
        """Whether a host tried so many wrong passwords in the last minute that it is not listened to."""
        recent = [at for at in self._failures.pop(host, []) if self._now() - at < 60]
        if recent:
            self._failures[host] = recent
        if len(self._failures) > MAX_WATCHED:
            self._failures.pop(next(iter(self._failures)))
        return len(recent) >= MAX_FAILURES

    def _bind(self, username: str, request: SipRequest, source: Address) -> int:
        """The status: 200, or 400 and 423 with nothing changed."""
        values = request.headers.get("contact")
        if [value.strip() for value in values] == ["*"]:
            if request.get_header("expires") != "0":
                return 400
            self._bindings.pop(username, None)
            return 200
        bindings = dict(self._alive(username))
        for value in values:
            status = self._bind_contact(bindings, value, request, source)
            if status != 200:
                return status
        newest = sorted(bindings.items(), key=lambda item: item[1].expires_at)[-MAX_CONTACTS:]
        self._bindings[username] = dict(newest)
        return 200

    def _bind_contact(self, bindings: dict[str, Binding], value: str, request: SipRequest, source: Address) -> int:
        try:
            uri = contact_uri(value)
        except ValueError:
            return 400
        seconds = _expires(parse_address(value).params.get("expires") or request.get_header("expires"))
        cseq = request.cseq
        if seconds is None or cseq is None:
            return 400
        if 0 < seconds < self._min_seconds:
            return 423
        key, call_id = stringify_uri(uri), request.call_id or ""
        known = bindings.get(key)
        if known is not None and known.call_id == call_id and cseq.seq <= known.sequence:
            return 400  # out of order: RFC 3261 §10.3 step 7
        if seconds == 0:
            bindings.pop(key, None)
            return 200
        expires_at = self._now() + min(seconds, MAX_SECONDS)
        bindings[key] = Binding(key, _hop(uri.host, uri.port, source), expires_at, call_id, cseq.seq)
        return 200

    def _alive(self, username: str) -> dict[str, Binding]:
        now = self._now()
        return {key: known for key, known in self._bindings.get(username, {}).items() if known.expires_at > now}


def _expires(value: str | None) -> int | None:
    """Seconds asked for; the default without a wish; None for nonsense."""
    if value is None:
        return DEFAULT_SECONDS
    value = value.strip()
    return int(value) if value.isdecimal() and len(value) < 11 else None


def _hop(host: str, port: int | None, source: Address) -> Address:
    """The Contact's address when the REGISTER came from that host; behind a translator only the source works."""
    return (host, port or 5060) if is_ip(host) and host == source[0] else source
