"""Addresses of callers: one canonical writing, and the masked writing that may be shown. Pure.

The same person reached as 13800000001, +86 138 0000 0001 or 008613800000001 must be one contact point, or history,
callbacks and "called twice" all break. Masking hides at least four digits of whatever can be dialled (12348.md 2.10).
"""

from __future__ import annotations

import re
from typing import Final, Literal

Kind = Literal["tel", "sip", "client"]

MOBILE: Final = re.compile(r"1[3-9]\d{9}")
ANONYMOUS: Final = frozenset({"", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld"})
THREE_DIGIT_AREAS: Final = frozenset({"010", "020", "021", "022", "023", "024", "025", "027", "028", "029"})
SHORTEST_NATIONAL: Final = 10  # 0 + three digits of area + seven of the line, less one
SERVICE_NUMBER_LENGTH: Final = 6  # 110, 12345, 95xxx, extensions: at most six digits


def kind_of(address: str) -> Kind:
    """Tell a telephone number from a SIP address and a browser client, as a carrier writes them."""
    lowered = address.strip().lower()
    if lowered.startswith("client:"):
        return "client"
    if lowered.startswith(("sip:", "sips:")) or "@" in lowered:
        return "sip"
    return "tel"


def normalise(kind: Kind, address: str) -> str:
    """Return the one canonical writing. An anonymous caller is the empty string."""
    match kind:
        case "tel":
            return normalise_number(address)
        case "sip":
            return _normalise_sip(address)
        case "client":
            return address.strip().removeprefix("client:")


def normalise_number(number: str) -> str:
    """Return a Chinese number in its national writing, a foreign one with a plus, an anonymous one as "".

    13800000001, +8613800000001, 0086-138-0000-0001 → 13800000001; +86 833 2100001 → 08332100001.
    """
    text = number.strip().lower()
    if text in ANONYMOUS:
        return ""
    text = text.removeprefix("tel:").split(";", 1)[0]
    international = text.startswith("+")
    digits = re.sub(r"\D", "", text)
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    if digits.startswith("86") and (international or _is_national(digits[2:])):
        return _national(digits[2:])
    if international:
        return f"+{digits}" if digits else ""
    return _without_zero(digits)


def _is_national(digits: str) -> bool:
    return bool(MOBILE.fullmatch(digits)) or (digits.startswith("0") and len(digits) >= SHORTEST_NATIONAL)


def _without_zero(digits: str) -> str:
    """Trunks of some operators put a single 0 before a mobile number of another city."""
    return digits[1:] if digits.startswith("0") and MOBILE.fullmatch(digits[1:]) else digits


def _national(digits: str) -> str:
    if digits.startswith("0"):
        return _without_zero("0" + digits.lstrip("0"))  # +86 0833 …: the 0 of the area code was left in
    if MOBILE.fullmatch(digits) or len(digits) <= SERVICE_NUMBER_LENGTH:
        return digits
    return f"0{digits}"  # +86 833 2100001 is written 0833 2100001 at home


def _normalise_sip(address: str) -> str:
    text = address.strip()
    text = text.split("<", 1)[1].split(">", 1)[0] if "<" in text else text
    scheme, rest = ("sips", text[5:]) if text.lower().startswith("sips:") else ("sip", text.removeprefix("sip:"))
    user, _, host = rest.partition("@")
    host = host.split(";", 1)[0].split("?", 1)[0].lower()
    return f"{scheme}:{user}@{host}" if host else f"{scheme}:{user}"


def last_four(kind: Kind, canonical: str) -> str:
    """Return the last four digits of a number (fewer when it is short), else an empty string."""
    digits = re.sub(r"\D", "", _number_in(kind, canonical))
    return digits[-4:] if len(digits) > SERVICE_NUMBER_LENGTH else ""


def mask(kind: Kind, canonical: str) -> str:
    """Return what may be shown to everybody: 138****5678, 010****5678, 0833****678, ****@host for the rest."""
    number = _number_in(kind, canonical)
    if number or kind == "tel":
        return mask_number(number)
    if kind == "client":
        return f"web-****{canonical[-4:]}" if len(canonical) > 8 else "web-****"
    _, _, host = canonical.partition("@")
    user = canonical.split(":", 1)[-1].partition("@")[0]
    masked = f"{user[:1]}****"
    return f"{masked}@{host}" if host else masked


def mask_number(number: str) -> str:
    """Mask a canonical number; at least four digits are hidden. Nothing to show is 匿名."""
    if not number:
        return "匿名"
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    if number.startswith("+"):
        return f"{number[:3]}****{number[-3:]}" if len(number) > 10 else "+****"
    if number.startswith("0") and len(number) >= SHORTEST_NATIONAL:
        area = 3 if number[:3] in THREE_DIGIT_AREAS else 4
        shown = len(number) - area - 4
        return f"{number[:area]}****{number[-shown:]}"
    if len(number) <= SERVICE_NUMBER_LENGTH:
        return f"****{number[-1:]}"
    return f"****{number[-max(0, min(4, len(number) - 4)) :]}"


def _number_in(kind: Kind, canonical: str) -> str:
    """Return the number that an address carries, or an empty string: sip:13800000001@host carries one."""
    if kind == "tel":
        return canonical
    if kind == "sip":
        user = canonical.split(":", 1)[-1].partition("@")[0]
        return normalise_number(user) if re.fullmatch(r"\+?\d{7,}", user) else ""
    return ""
