"""Parties as keyed hashes: the same one is found in every writing, another one is not, and no name stands anywhere."""

from __future__ import annotations

import pytest

from callcenter.aid import marks
from callcenter.aid.marks import Party
from callcenter.contacts.ciphers import AddressKeys

KEYS = AddressKeys(bytes(32), {"a": bytes(32)}, "a")


def meets(one: Party, other: Party) -> bool:
    """Whether a conflict check would take the two for one party."""
    mine, theirs = marks.marks(KEYS, [one]), marks.marks(KEYS, [other])
    return any(a.hash == b.hash and marks.same(a.kind, b.kind) for a in mine for b in theirs)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Party("演示第八建设集团有限公司"), Party("演示第八建设集团有限公司"), True),
        (Party("演示第八建设集团有限公司"), Party(" 演示第八建设集团 有限公司 "), True),
        (Party("演示第八建设集团有限公司"), Party("演示第八建设集团股份有限公司"), True),
        (Party("演示（乐山）建筑有限公司"), Party("演示(乐山)建筑有限公司"), True),
        (Party("演示第八建设集团有限公司"), Party("演示第九建设集团有限公司"), False),
        (Party("张伟"), Party("张 伟"), True),
        (Party("张伟"), Party("张玮"), False),
        (Party("张伟", phone="13800000011"), Party("张伟", phone="13800000012"), False),
        (Party("张伟", phone="13800000011"), Party("张伟"), True),
        (Party("张伟", phone="13800000011"), Party("张三", phone="+86 138 0000 0011"), True),
        (Party("张伟", id_number="110101199001011234"), Party("张伟", id_number="110101199001015678"), False),
        (Party("张伟", id_number="11010119900101123x"), Party("", id_number="11010119900101123X"), True),
        (Party("阿木·尔哈"), Party("阿木•尔哈"), True),
        (Party("张伟"), Party("张伟劳务队"), False),
        (Party(phone="13800000011"), Party("李某", phone="013800000011"), True),
        (Party(phone="110"), Party("李某", phone="110"), False),
    ],
)
def test_two_writings_are_one_party_or_two(one, other, expected):
    assert meets(one, other) is expected
    assert meets(other, one) is expected


def test_without_the_key_a_hash_tells_nothing():
    other = AddressKeys(bytes([1]) * 32, {"a": bytes(32)}, "a")
    assert marks.marks(KEYS, [Party("张伟")])[0].hash != marks.marks(other, [Party("张伟")])[0].hash


def test_an_identity_number_is_shown_masked_and_only_when_it_is_one():
    assert marks.masked_identity("110101199001011234") == "110101********1234"
    assert marks.masked_identity("12345") is None
