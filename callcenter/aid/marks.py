"""How a party is found again without being named: keyed hashes of normalised names, numbers and identities. Pure.

An organisation is known by its name. A person's name alone is not enough where more is known of both: 张伟 of one case
is not 张伟 of another when their telephones differ. So a name is always marked, and marked as all there is where it
is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from callcenter.contacts import addresses
from callcenter.contacts.ciphers import AddressKeys

Side = Literal["client", "opponent"]
MarkKind = Literal["org", "person", "person_alone", "phone", "id_no"]

_LEGAL_FORM: Final = re.compile(r"(股份有限公司|有限责任公司|有限公司|总公司|分公司|公司)$")
_ORGANISATION: Final = re.compile(
    r"(公司|集团|厂|店|局|院|所|部|中心|合作社|委员会|学校|医院|银行|矿|队|站|协会|工作室|事务所|政府|物业|项目部)$"
)
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_LONGEST_PERSON: Final = 4  # 汉族 names; longer ones of other peoples carry a dot
_IDENTITY: Final = re.compile(r"\d{17}[\dX]")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part, as far as is known."""

    name: str = ""
    id_number: str = ""
    phone: str = ""

    @property
    def known(self) -> bool:
        """There is something to find them by."""
        return bool(self.name.strip() or self.id_number.strip() or self.phone.strip())


@dataclass(frozen=True, slots=True)
class Mark:
    """One keyed hash; 32 bytes."""

    kind: MarkKind
    hash: bytes


def is_organisation(name: str) -> bool:
    """Tell a firm, an office or a school from a human being, by the name alone."""
    plain = normalised(name)
    return bool(_ORGANISATION.search(plain)) or (len(plain) > _LONGEST_PERSON and "·" not in name and "•" not in name)


def normalised(name: str) -> str:
    """Return the one writing of a name: full width, spaces, dots and brackets make no other person."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name)).upper()


def marks(keys: AddressKeys, parties: Iterable[Party]) -> list[Mark]:
    """Return the marks of parties, each once."""
    found: dict[tuple[str, bytes], Mark] = {}
    for party in parties:
        for kind, text in _texts(party):
            mark = Mark(kind, keys.fingerprint(f"party:{_space(kind)}", text))
            found[(kind, mark.hash)] = mark
    return list(found.values())


def _space(kind: MarkKind) -> str:
    return "person" if kind == "person_alone" else kind


def _texts(party: Party) -> list[tuple[MarkKind, str]]:
    name = normalised(party.name)
    if name and is_organisation(party.name):
        return [("org", _LEGAL_FORM.sub("", name) or name)]
    identity = party.id_number.strip().upper()
    phone = addresses.normalise_number(party.phone) if party.phone.strip() else ""
    found: list[tuple[MarkKind, str]] = []
    if _IDENTITY.fullmatch(identity):
        found.append(("id_no", identity))
    if addresses.last_four("tel", phone):
        found.append(("phone", phone))
    if name:
        found.append(("person" if found else "person_alone", name))
    return found


def same(one: str, other: str) -> bool:
    """Tell whether two marks of one hash mean one party: names only where one of them is all there is."""
    if one in ("person", "person_alone"):
        return other in ("person", "person_alone") and "person_alone" in (one, other)
    return one == other


def masked_identity(number: str) -> str | None:
    """Return an identity number as it may be shown: 110101********1234; None where there is none."""
    identity = number.strip().upper()
    return f"{identity[:6]}********{identity[-4:]}" if _IDENTITY.fullmatch(identity) else None
