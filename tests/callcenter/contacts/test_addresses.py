"""One writing for one number, and nothing dialable in what is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.contacts.addresses import kind_of, last_four, mask, mask_number, normalise, normalise_number

MOBILE = "13800000001"


@pytest.mark.parametrize(
    "written",
    ["13800000001", "+8613800000001", "008613800000001", "8613800000001", "+86 138 0000 0001", "0086-138-0000-0001",
     "013800000001", "tel:+8613800000001;phone-context=x", " 138-0000-0001 "],
)  # fmt: skip
def test_a_mobile_number_has_one_canonical_writing(written: str):
    assert normalise_number(written) == MOBILE


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("+868332100001", "08332100001"),
        ("0833-2100001", "08332100001"),
        ("+861012345678", "01012345678"),
        ("12345", "12345"),
        ("+14155550100", "+14155550100"),
        ("0014155550100", "+14155550100"),
        ("+86013800000001", "13800000001"),
        ("+8600", "0"),
        ("anonymous", ""),
        ("Restricted", ""),
    ],
)
def test_other_numbers_are_written_as_dialled_at_home(written: str, canonical: str):
    assert normalise_number(written) == canonical


@pytest.mark.parametrize(
    ("canonical", "shown"),
    [
        ("13800000001", "138****0001"),
        ("01012345678", "010****5678"),
        ("08332100001", "0833****001"),
        ("+14155550100", "+14****100"),
        ("12345", "****5"),
        ("", "匿名"),
    ],
)
def test_what_is_shown_hides_at_least_four_digits(canonical: str, shown: str):
    assert mask_number(canonical) == shown


@settings(deadline=None)
@given(st.from_regex(r"(\+86|0086|86|\+|00|0)?[0-9]{0,14}", fullmatch=True))
def test_no_masked_number_gives_the_number_away(written: str):
    canonical = normalise_number(written)
    shown = re.sub(r"\D", "", mask_number(canonical))
    hidden = len(re.sub(r"\D", "", canonical)) - len(shown)
    assert hidden >= min(4, max(0, len(re.sub(r"\D", "", canonical)) - 1))


@settings(deadline=None)
@given(st.from_regex(r"(\+86|0086|86|\+|00|0)?[0-9]{0,14}", fullmatch=True))
def test_normalising_twice_changes_nothing(written: str):
    assert normalise_number(normalise_number(written)) == normalise_number(written)


def test_a_number_inside_a_sip_address_is_masked_like_a_number():
    assert mask("sip", normalise("sip", "<sip:+8613800000001@10.0.0.9;transport=udp>")) == "138****0001"
    assert mask("sip", normalise("sip", "sip:wangfang@10.0.0.9")) == "w****@10.0.0.9"


def test_a_browser_is_named_by_its_last_letters_only():
    assert mask("client", normalise("client", "client:phone_0123456789ab")) == "web-****89ab"


def test_kinds_are_told_apart_as_the_carrier_writes_them():
    assert [kind_of(each) for each in ("client:phone_1", "sip:101@host", "+8613800000001")] == ["client", "sip", "tel"]


def test_short_numbers_have_no_last_four():
    assert last_four("tel", "12345") == ""
    assert last_four("tel", MOBILE) == "0001"
