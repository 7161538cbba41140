"""Registrar and digest on a clock of their own."""

import re

import pytest
from aiosipua import SipRequest

from switchboard.engines.sip.digest import Challenger, Credentials, Verdict, answer_challenge, ha1, is_stale
from switchboard.engines.sip.messages import answer
from switchboard.registrar import Registrar
from tests.switchboard.sip.samples import request

SOURCE = ("192.0.2.7", 40000)
PASSWORD = Credentials("1001", "correct horse")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registrar(clock: Clock) -> Registrar:
    made = Registrar("12348", clock)
    made.put_account("1001", ha1("1001", "12348", "correct horse"))
    return made


def ask(extra: str = "", *, sequence: int = 1, contact: str = "<sip:1001@192.0.2.7:5062>") -> SipRequest:
    made = request("REGISTER", extra=extra)
    made.headers.set_single("To", "<sip:1001@12348>")
    made.headers.set_single("CSeq", f"{sequence} REGISTER")
    made.headers.set_single("Contact", contact)
    return made


def authorised(registrar: Registrar, made: SipRequest) -> SipRequest:
    assert answer_challenge(made, registrar.register(made, SOURCE), PASSWORD)
    return made


def test_a_binding_ends_when_its_time_is_over(registrar: Registrar, clock: Clock) -> None:
    registrar.register(authorised(registrar, ask("Expires: 100\r\n")), SOURCE)
    clock.now += 99
    assert registrar.locate("1001") is not None
    clock.now += 2
    assert registrar.locate("1001") is None


def test_nobody_stays_longer_than_ten_minutes(registrar: Registrar, clock: Clock) -> None:
    response = registrar.register(authorised(registrar, ask("Expires: 86400\r\n")), SOURCE)
    assert "expires=600" in response.headers.get("contact")[0]


def test_a_phone_behind_a_translator_is_rung_where_it_spoke_from(registrar: Registrar) -> None:
    registrar.register(authorised(registrar, ask(contact="<sip:1001@10.0.0.5:5060>")), SOURCE)
    binding = registrar.locate("1001")
    assert binding is not None
    assert binding.hop == SOURCE
    assert binding.uri == "sip:1001@10.0.0.5:5060"


def test_the_newest_of_several_phones_is_rung(registrar: Registrar, clock: Clock) -> None:
    registrar.register(authorised(registrar, ask()), SOURCE)
    clock.now += 1
    registrar.register(authorised(registrar, ask(contact="<sip:1001@192.0.2.8:5062>")), ("192.0.2.8", 5062))
    binding = registrar.locate("1001")
    assert binding is not None
    assert binding.hop == ("192.0.2.8", 5062)


def test_at_most_five_phones_are_kept_for_one_account(registrar: Registrar, clock: Clock) -> None:
    for port in range(5060, 5080):
        clock.now += 1
        response = registrar.register(authorised(registrar, ask(contact=f"<sip:1001@192.0.2.7:{port}>")), SOURCE)
    assert len(response.headers.get("contact")) == 5


def test_an_old_registration_does_not_overwrite_a_newer_one(registrar: Registrar) -> None:
    registrar.register(authorised(registrar, ask(sequence=5)), SOURCE)
    assert registrar.register(authorised(registrar, ask(sequence=4)), SOURCE).status_code == 400


def test_nobody_registers_for_another(registrar: Registrar) -> None:
    registrar.put_account("1002", ha1("1002", "12348", "other"))
    made = ask()
    made.headers.set_single("To", "<sip:1002@12348>")
    assert registrar.register(authorised(registrar, made), SOURCE).status_code == 403


def test_a_dropped_account_is_forgotten_with_its_phones(registrar: Registrar) -> None:
    registrar.register(authorised(registrar, ask()), SOURCE)
    registrar.drop_account("1001")
    assert registrar.locate("1001") is None
    assert not registrar.knows("1001")


def test_a_host_that_guesses_passwords_is_not_listened_to_for_a_minute(registrar: Registrar, clock: Clock) -> None:
    for _ in range(10):
        made = ask()
        assert answer_challenge(made, registrar.register(made, SOURCE), Credentials("1001", "guess"))
        assert registrar.register(made, SOURCE).status_code == 403
    assert registrar.register(ask(), SOURCE).status_code == 403
    assert registrar.register(ask(), ("192.0.2.99", 5060)).status_code == 401
    clock.now += 61
    assert registrar.register(ask(), SOURCE).status_code == 401


def challenged(challenger: Challenger) -> SipRequest:
    made = request()
    response = answer(made, 401)
    response.headers.set_single("WWW-Authenticate", challenger.challenge())
    assert answer_challenge(made, response, PASSWORD)
    return made


def test_right_credentials_are_granted_once_for_each_count(clock: Clock) -> None:
    challenger, known = Challenger("12348", clock), ha1("1001", "12348", "correct horse")
    made = challenged(challenger)
    assert challenger.check(made, known) is Verdict.GRANTED
    assert challenger.check(made, known) is Verdict.STALE


def test_an_old_nonce_is_stale_and_the_phone_is_told_so(clock: Clock) -> None:
    challenger, known = Challenger("12348", clock), ha1("1001", "12348", "correct horse")
    made = challenged(challenger)
    clock.now += 301
    assert challenger.check(made, known) is Verdict.STALE
    response = answer(made, 401)
    response.headers.set_single("WWW-Authenticate", challenger.challenge(stale=True))
    assert is_stale(response)


def test_a_nonce_of_somebody_else_is_worth_nothing(clock: Clock) -> None:
    made = challenged(Challenger("12348", clock))
    assert Challenger("12348", clock).check(made, ha1("1001", "12348", "correct horse")) is Verdict.STALE


@pytest.mark.parametrize("known", [None, ha1("1001", "12348", "wrong")])
def test_wrong_or_unknown_is_wrong(clock: Clock, known: str | None) -> None:
    challenger = Challenger("12348", clock)
    assert challenger.check(challenged(challenger), known) is Verdict.WRONG


def test_a_response_that_is_not_ascii_is_wrong(clock: Clock) -> None:
    challenger = Challenger("12348", clock)
    made = challenged(challenger)
    value = made.headers.get("authorization")[0]
    made.headers.set_single("Authorization", re.sub('response="[^"]*"', 'response="é"', value))
    assert challenger.check(made, ha1("1001", "12348", "correct horse")) is Verdict.WRONG


def test_credentials_of_another_realm_or_none_are_missing(clock: Clock) -> None:
    assert Challenger("12348", clock).check(request(), "x") is Verdict.MISSING
    assert Challenger("12348", clock).check(challenged(Challenger("other", clock)), "x") is Verdict.MISSING


@pytest.mark.parametrize(
    "broken",
    [
        "Digest",
        "Digest realm=12348",
        'Digest realm="12348", nonce="a-b-c"',
        'Digest realm="12348", nonce="1-2-é"',
        "Basic abc",
        'Digest username="1001", realm="12348", nonce="", uri="", response=""',
    ],
)
def test_broken_credentials_are_never_granted(clock: Clock, broken: str) -> None:
    made = request(extra=f"Authorization: {broken}\r\n")
    assert Challenger("12348", clock).check(made, "x") in {Verdict.MISSING, Verdict.STALE, Verdict.WRONG}


def test_the_sample_of_rfc_2617_is_reproduced() -> None:
    """RFC 2617 §3.5."""
    from switchboard.engines.sip.digest import _response

    params = {
        "username": "Mufasa",
        "realm": "testrealm@host.com",
        "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        "uri": "/dir/index.html",
        "qop": "auth",
        "nc": "00000001",
        "cnonce": "0a4f113b",
    }
    known = ha1("Mufasa", "testrealm@host.com", "Circle Of Life")
    assert _response(params, "GET", known) == "6629fae49393a05397450978507c4ef1"


def test_the_stronger_of_two_challenges_is_answered() -> None:
    made = request()
    response = answer(made, 401)
    for algorithm in ("MD5", "SHA-256"):
        response.headers.append("WWW-Authenticate", f'Digest realm="r", nonce="n", qop="auth", algorithm={algorithm}')
    assert answer_challenge(made, response, PASSWORD)
    assert "SHA-256" in made.headers.get("authorization")[0]


def test_a_challenge_nobody_can_answer_changes_nothing() -> None:
    made = request()
    response = answer(made, 401)
    response.headers.append("WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth-int"')
    assert not answer_challenge(made, response, PASSWORD)
    assert made.get_header("authorization") is None
