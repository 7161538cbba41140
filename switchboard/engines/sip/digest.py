"""Digest authentication (RFC 3261 §22, RFC 7616): our answers to challenges, and our own challenges with replay check.

Accounts are known by HA1 only, so our challenges are MD5. A nonce is signed, lives five minutes and counts: the same
nc is never taken twice. Pure but for the nonces it remembers.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from aiosipua import AuthChallenge, AuthCredentials, SipRequest, SipResponse, parse_auth, stringify_auth
from aiosipua.auth import SipDigestAuth, build_credentials

NONCE_SECONDS = 300.0
MAX_NONCES = 10_000


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What a trunk gave us to answer its challenges with. Never logged."""

    username: str
    password: str


def answer_challenge(request: SipRequest, response: SipResponse, credentials: Credentials) -> bool:
    """Put credentials for every challenge of a 401/407 into `request`. False when none can be answered.

    The digest-uri is the Request-URI. MD5 and SHA-256; the strongest of several challenges for one realm wins.
    """
    pairs = (("www-authenticate", "Authorization"), ("proxy-authenticate", "Proxy-Authorization"))
    answered = False
    for asked, answering in pairs:
        header = _best_answer(request, response.headers.get(asked), credentials)
        if header is not None:
            request.headers.set_single(answering, header)
            answered = True
    return answered


def _best_answer(request: SipRequest, challenges: list[str], credentials: Credentials) -> str | None:
    parsed = sorted(
        (parse_auth(challenge) for challenge in challenges),
        key=lambda known: known.params.get("algorithm", "MD5").upper() != "SHA-256",
    )
    secret = SipDigestAuth(credentials.username, credentials.password)
    for challenge in parsed:
        built = build_credentials(secret, challenge, request.method, request.uri)
        if built is not None:
            return str(stringify_auth(built))
    return None


def is_stale(response: SipResponse) -> bool:
    """Whether the challenge only says that the nonce is too old: the password was right."""
    challenges = (*response.headers.get("www-authenticate"), *response.headers.get("proxy-authenticate"))
    return any(parse_auth(value).params.get("stale", "").strip('"').lower() == "true" for value in challenges)


class Verdict(Enum):
    GRANTED = "granted"
    MISSING = "missing"  # no credentials for our realm: challenge
    STALE = "stale"  # right, but the nonce is too old or was used: challenge again
    WRONG = "wrong"


class Challenger:
    """Our side as a server: makes challenges, checks answers."""

    def __init__(self, realm: str, now: Callable[[], float], nonce_seconds: float = NONCE_SECONDS) -> None:
        self.realm = realm
        self._now = now
        self._nonce_seconds = nonce_seconds
        self._key = secrets.token_bytes(32)
        self._counts: dict[str, int] = {}

    def challenge(self, *, stale: bool = False) -> str:
        """A WWW-Authenticate value with a new nonce."""
        params = {"realm": self.realm, "nonce": self._new_nonce(), "algorithm": "MD5", "qop": "auth"}
        if stale:
            params["stale"] = "true"
        return str(stringify_auth(AuthChallenge("Digest", params)))

    def username(self, request: SipRequest) -> str | None:
        """Who the request says it is, for our realm."""
        credentials = self._credentials(request)
        return credentials.params.get("username") if credentials else None

    def check(self, request: SipRequest, ha1: str | None) -> Verdict:
        """Check the credentials of a request against HA1 (None: there is no such account)."""
        credentials = self._credentials(request)
        if credentials is None:
            return Verdict.MISSING
        params = credentials.params
        age = self._nonce_age(params.get("nonce", ""))
        if age is None:
            return Verdict.STALE  # another process's nonce, from before a restart
        expected = _response(params, request.method, ha1 or secrets.token_hex(16))
        if ha1 is None or expected is None or not _same(expected, params.get("response", "")):
            return Verdict.WRONG
        if age > self._nonce_seconds or not self._first_use(params):
            return Verdict.STALE
        return Verdict.GRANTED

    def _credentials(self, request: SipRequest) -> AuthCredentials | None:
        for value in (*request.headers.get("authorization"), *request.headers.get("proxy-authorization")):
            parsed = parse_auth(value, credentials=True)
            if parsed.scheme.lower() == "digest" and parsed.params.get("realm") == self.realm:
                return parsed
        return None

    def _new_nonce(self) -> str:
        stamp = f"{self._now():.3f}-{secrets.token_hex(6)}"
        return f"{stamp}-{self._sign(stamp)}"

    def _sign(self, stamp: str) -> str:
        return hmac.new(self._key, stamp.encode(), hashlib.sha256).hexdigest()[:24]

    def _nonce_age(self, nonce: str) -> float | None:
        stamp, _, signature = nonce.rpartition("-")
        if not stamp or not hmac.compare_digest(self._sign(stamp).encode(), signature.encode()):
            return None
        return self._now() - float(stamp.split("-", 1)[0])

    def _first_use(self, params: dict[str, str]) -> bool:
        nonce, raw = params["nonce"], params.get("nc", "00000001")
        try:
            count = int(raw, 16)
        except ValueError:
            return False
        if count <= self._counts.get(nonce, 0):
            return False
        if len(self._counts) >= MAX_NONCES:
            self._counts = {known: used for known, used in self._counts.items() if self._is_young(known)}
        self._counts[nonce] = count
        return True

    def _is_young(self, nonce: str) -> bool:
        age = self._nonce_age(nonce)
        return age is not None and age <= self._nonce_seconds


def _response(params: dict[str, str], method: str, ha1: str) -> str | None:
    """The response RFC 2617 expects; None when the parameters ask for what we did not offer."""
    if params.get("algorithm", "MD5").upper() != "MD5":
        return None
    ha2 = _md5(f"{method}:{params.get('uri', '')}")
    qop = params.get("qop")
    if qop is None:
        return _md5(f"{ha1}:{params.get('nonce', '')}:{ha2}")
    if qop != "auth":
        return None
    middle = ":".join(params.get(name, "") for name in ("nonce", "nc", "cnonce"))
    return _md5(f"{ha1}:{middle}:auth:{ha2}")


def _same(one: str, other: str) -> bool:
    """Compared in constant time; bytes, because strangers write what is not ASCII too."""
    return hmac.compare_digest(one.encode(), other.encode())


def ha1(username: str, realm: str, password: str) -> str:
    """What an account is kept as: md5(username:realm:password) in hex."""
    return _md5(f"{username}:{realm}:{password}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
