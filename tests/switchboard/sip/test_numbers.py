"""The number normaliser and the trunks file. No network."""

from pathlib import Path

import pytest

from switchboard.numbers import (
    ANONYMOUS,
    NumberTable,
    TrunkFileError,
    caller,
    dialled,
    load_trunks,
    normalise,
    outgoing,
)

HOHHOT = NumberTable(area_code="471")
EXAMPLE = Path(__file__).parents[3] / "switchboard" / "trunks.example.toml"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("+8613800000001", "+8613800000001"),
        ("008613800000001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("013800000001", "+8613800000001"),
        ("13800000001", "+8613800000001"),
        ("138-0000-0001", "+8613800000001"),
        ("tel:+86-138-0000-0001;phone-context=+86", "+8613800000001"),
        ("<sip:13800000001@192.0.2.1:5060;user=phone>", "+8613800000001"),
        ('"王" <sip:13800000001;cpc=ordinary@192.0.2.1>;tag=1', "+8613800000001"),
        ("01012345678", "+861012345678"),
        ("861012345678", "+861012345678"),
        ("04711234567", "+864711234567"),
        ("1234567", "+864711234567"),
        ("12345678", "+8647112345678"),
        ("4001234567", "+864001234567"),
        ("0085221234567", "+85221234567"),
        ("12348", "12348"),
        ("110", "110"),
        ("1001", "1001"),
        ("anonymous", ANONYMOUS),
        ("<sip:Anonymous@anonymous.invalid>", ANONYMOUS),
        ("", ANONYMOUS),
        ("unknown", ANONYMOUS),
        ("alice", "alice"),
        ("１３８", "１３８"),
    ],
)
def test_numbers_come_to_one_form(written: str, meant: str) -> None:
    assert normalise(written, HOHHOT) == meant


@pytest.mark.parametrize("written", ["+8613800000001", "12348", "anonymous", "+864711234567", "1001"])
def test_the_one_form_stays_as_it_is(written: str) -> None:
    assert normalise(normalise(written, HOHHOT), HOHHOT) == written


def test_a_local_number_without_an_area_code_stays_local() -> None:
    assert normalise("1234567") == "1234567"


def test_a_prefix_of_the_trunk_is_taken_off() -> None:
    assert normalise("913800000001", NumberTable(strip_in="9")) == "+8613800000001"


@pytest.mark.parametrize(
    "written",
    ["12348", "sip:12348@h", "tel:12348", "047112348", "+8647112348", "8647112348", "008647112348", "01012348",
     "sip:02712348@h;user=phone", "+8612348"],
)  # fmt: skip
def test_the_pilot_is_known_with_area_and_country_codes(written: str) -> None:
    assert dialled(written, "12348", HOHHOT) == "12348"


@pytest.mark.parametrize("written", ["12345", "112348", "13800012348", "+8613800012348", "0112348", "x12348"])
def test_numbers_that_only_end_like_the_pilot_are_others(written: str) -> None:
    assert dialled(written, "12348", HOHHOT) != "12348"


def test_an_asserted_identity_counts_from_trunks_only() -> None:
    headers = {"from": ["<sip:1001@h>"], "p-asserted-identity": ["<sip:13800000001@h>"]}
    assert caller(headers, trusted=True) == "+8613800000001"
    assert caller(headers, trusted=False) == "1001"


def test_the_order_of_caller_headers_is_the_trunks() -> None:
    headers = {"from": ["<sip:13800000002@h>"], "p-asserted-identity": ["<sip:13800000001@h>"]}
    assert caller(headers, NumberTable(caller_from=("from",)), trusted=True) == "+8613800000002"
    headers = {"from": ["<sip:13800000002@h>"], "remote-party-id": ["<sip:13800000003@h>;party=calling"]}
    assert caller(headers, NumberTable(caller_from=("remote-party-id", "from")), trusted=True) == "+8613800000003"


def test_a_wish_for_privacy_is_kept() -> None:
    headers = {"from": ["<sip:13800000001@h>"], "privacy": ["header;id"]}
    assert caller(headers, trusted=True) == ANONYMOUS


@pytest.mark.parametrize(
    ("form", "mobile", "here", "far"),
    [
        ("e164", "+8613800000001", "+864711234567", "+861012345678"),
        ("digits", "8613800000001", "864711234567", "861012345678"),
        ("national", "13800000001", "1234567", "01012345678"),
        ("0086", "008613800000001", "00864711234567", "00861012345678"),
    ],
)
def test_numbers_leave_in_the_trunks_form(form: str, mobile: str, here: str, far: str) -> None:
    table = NumberTable(area_code="471", form=form)  # type: ignore[arg-type]
    assert outgoing("+8613800000001", table) == mobile
    assert outgoing("+864711234567", table) == here
    assert outgoing("+861012345678", table) == far
    assert outgoing("12345", table) == "12345"


def test_a_prefix_is_put_before_what_leaves() -> None:
    assert outgoing("+8613800000001", NumberTable(form="national", prefix_out="9")) == "913800000001"
    assert outgoing("+85221234567", NumberTable(form="national")) == "0085221234567"


# --- the file ---


def test_the_example_file_is_read(tmp_path: Path) -> None:
    (trunk,) = load_trunks(EXAMPLE)
    assert trunk.name == "telecom"
    assert trunk.covers("192.0.2.10")
    assert not trunk.covers("192.0.2.11")
    assert trunk.table.form == "national"
    assert trunk.table.area_code == "471"


def test_every_commented_line_of_the_example_is_a_known_field(tmp_path: Path) -> None:
    lines = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        bare = line.strip()
        known = bare.startswith("# ") and " = " in bare and bare[2:].split(" = ")[0].replace("_", "").isalpha()
        lines.append(bare[2:] if known else line)
    (tmp_path / "telecom.password").write_text("secret\n")
    (tmp_path / "trunks.toml").write_text("\n".join(lines), encoding="utf-8")
    (trunk,) = load_trunks(tmp_path / "trunks.toml")
    assert trunk.proxy == ("192.0.2.11", 5060)
    assert trunk.password == "secret"
    assert "secret" not in repr(trunk)
    assert trunk.register


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[trunk]]\nname = 'a'", "host is missing"),
        ("[[trunk]]\nhost = '192.0.2.1'", "trunk 1: name is missing"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\nport = 0", "port"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\nport = '5060'", "port must be of type int"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\ncolour = 1", "unknown field colour"),
        ("[[trunk]]\nname = 'a'\nhost = 'sip.example'", "sources"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\nsources = ['x']", "sources"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\nproxy = ':1'", "proxy"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\nregister = true", "username"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\npassword_file = 'none'", "password_file"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\n[trunk.numbers]\nform = 'x'", "numbers.form"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\n[trunk.numbers]\nx = 'x'", "numbers.x"),
        ("[[trunk]]\nname = 'a'\nhost = '192.0.2.1'\n" * 2, "two trunks are named a"),
        ("[trunk]\nname = 'a'", "two brackets"),
        ("[other]", "unknown table other"),
        ("not toml", "trunks.toml"),
    ],
)
def test_a_wrong_file_is_named_with_trunk_and_field(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "trunks.toml"
    path.write_text(text)
    with pytest.raises(TrunkFileError, match=named) as error:
        load_trunks(path)
    assert "trunks.toml" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrunkFileError, match=r"none\.toml"):
        load_trunks(tmp_path / "none.toml")
