"""Telephone numbers as carriers write them, brought to one form; and the trunks file, which holds a table per trunk.

The one form: `+8613800000001` for whoever has a full number, the bare digits of a short one (`12348`, `1001`), and
`anonymous`. Pure but for reading the file.
"""

import ipaddress
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from switchboard.settings import SettingsError

ANONYMOUS = "anonymous"
_WITHHELD = {"", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld", "asserted", "invalid"}
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SEPARATORS = re.compile(r"[\s().\-]")
_AREA = re.compile(r"10|2\d|[3-9]\d{2}")

Form = Literal["e164", "digits", "national", "0086"]
Source = Literal["p-asserted-identity", "remote-party-id", "from"]
FORMS: tuple[Form, ...] = ("e164", "digits", "national", "0086")
SOURCES: tuple[Source, ...] = ("p-asserted-identity", "remote-party-id", "from")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """How one trunk writes numbers.

    `area_code` (without 0) completes local numbers of seven or eight digits; `strip_in` is taken off what arrives and
    `prefix_out` put before what leaves; `form` is how full numbers leave: e164 +8613…, digits 8613…, national 013… or
    0471…, 0086 00861….
    """

    area_code: str = ""
    form: Form = "e164"
    strip_in: str = ""
    prefix_out: str = ""
    caller_from: tuple[Source, ...] = ("p-asserted-identity", "from")


CHINA = NumberTable()


def user_part(value: str) -> str:
    """The number or user in a header value, a `sip:` or `tel:` URI, or a bare number. Parameters are dropped."""
    inside = re.search(r"<([^>]*)>", value)
    text = inside.group(1) if inside else value
    text = text.strip().strip('"')
    for scheme in ("sip:", "sips:", "tel:"):
        if text.lower().startswith(scheme):
            text = text[len(scheme) :]
    return text.split("@", 1)[0].split(";", 1)[0].strip()


def normalise(value: str, table: NumberTable = CHINA) -> str:
    """One number in the one form. What is no number (a user name) comes back as it is."""
    user = user_part(value)
    if user.lower() in _WITHHELD:
        return ANONYMOUS
    digits = _SEPARATORS.sub("", user)
    if table.strip_in and digits.startswith(table.strip_in):
        digits = digits[len(table.strip_in) :]
    if digits.startswith("+") and digits[1:].isdecimal() and digits.isascii():
        return digits
    if not digits.isdecimal() or not digits.isascii():
        return user
    return _national(digits, table)


def _national(digits: str, table: NumberTable) -> str:
    """Digits without a plus, dialled inside China."""
    if digits.startswith("00") and len(digits) > 6:
        return f"+{digits[2:]}"
    if digits.startswith("86") and len(digits) >= 12 and _is_subscriber(digits[2:]):
        return f"+{digits}"
    if digits.startswith("0") and _is_subscriber(digits[1:]):
        return f"+86{digits[1:]}"
    if _MOBILE.fullmatch(digits) or re.fullmatch(r"[48]00\d{7}", digits):
        return f"+86{digits}"
    if len(digits) in {7, 8} and table.area_code:
        return f"+86{table.area_code}{digits}"
    return digits


def _is_subscriber(digits: str) -> bool:
    """A mobile number, or an area code with at least a special service number behind it (10 12348, 471 1234567)."""
    if _MOBILE.fullmatch(digits) or re.fullmatch(r"[48]00\d{7}", digits):
        return True
    area = _AREA.match(digits)
    return area is not None and 5 <= len(digits) - area.end() <= 8


def dialled(value: str, pilot: str, table: NumberTable = CHINA) -> str:
    """Whom an inbound call is for: the pilot itself, also when it comes with an area or country code."""
    number = normalise(value, table)
    digits = number.removeprefix("+86")
    if digits == pilot:
        return pilot
    before = digits.removesuffix(pilot) if digits.endswith(pilot) else ""
    if before.startswith("86") and number.isdecimal():
        before = before.removeprefix("86")
    return pilot if before and _AREA.fullmatch(before.removeprefix("0")) else number


def caller(headers: Mapping[str, Iterable[str]], table: NumberTable = CHINA, *, trusted: bool) -> str:
    """Who calls, from the first header of the table's order that names somebody.

    `headers` has lower-case names. An asserted identity is believed from a trunk only. A caller who asked for
    privacy stays anonymous to us (RFC 3323).
    """
    privacy = {word for value in headers.get("privacy", ()) for word in re.split(r"[;,\s]+", value.lower())}
    if privacy & {"id", "user", "full"}:
        return ANONYMOUS
    for source in table.caller_from:
        if source != "from" and not trusted:
            continue
        for value in headers.get(source, ()):
            number = normalise(value, table)
            if number != ANONYMOUS:
                return number
    return ANONYMOUS


def outgoing(number: str, table: NumberTable) -> str:
    """A number of the one form as this trunk wants it dialled or shown."""
    if number.startswith("+86") and table.form != "e164":
        rest = number[3:]
        forms = {"digits": f"86{rest}", "0086": f"0086{rest}", "national": _with_trunk_zero(rest, table)}
        number = forms[table.form]
    elif number.startswith("+") and table.form != "e164":
        number = f"00{number[1:]}" if table.form != "digits" else number[1:]
    return f"{table.prefix_out}{number}"


def _with_trunk_zero(rest: str, table: NumberTable) -> str:
    if _MOBILE.fullmatch(rest) or re.fullmatch(r"[48]00\d{7}", rest):
        return rest
    if table.area_code and rest.startswith(table.area_code) and len(rest) - len(table.area_code) in {7, 8}:
        return rest[len(table.area_code) :]
    return f"0{rest}"


# --- trunks.toml ---


class TrunkFileError(SettingsError):
    """A wrong trunks file; the text names the trunk and the field."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """A carrier's line. `networks` are where its calls may come from; calls go to `host`:`port` (or `proxy`)."""

    name: str
    host: str
    port: int = 5060
    proxy: tuple[str, int] | None = None
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    username: str = ""
    password: str = field(default="", repr=False)
    domain: str = ""
    display: str = ""
    caller: str = ""
    register: bool = False
    outbound: bool = True
    table: NumberTable = CHINA

    def covers(self, host: str) -> bool:
        """Whether a call from this address is a call of this trunk."""
        address = ipaddress.ip_address(host)
        return any(address in network for network in self.networks)


_FIELDS: dict[str, type] = {
    "name": str,
    "host": str,
    "port": int,
    "proxy": str,
    "sources": list,
    "username": str,
    "password": str,
    "password_file": str,
    "domain": str,
    "display": str,
    "caller": str,
    "register": bool,
    "outbound": bool,
    "numbers": dict,
}


def load_trunks(path: Path) -> tuple[Trunk, ...]:
    """Read trunks.toml; the format is documented in trunks.example.toml. Raises TrunkFileError."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise TrunkFileError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise TrunkFileError(f"{path}: {error}") from error
    unknown = set(data) - {"trunk"}
    if unknown:
        raise TrunkFileError(f"{path}: unknown table {sorted(unknown)[0]}")
    entries = data.get("trunk", [])
    if not isinstance(entries, list):
        raise TrunkFileError(f"{path}: write [[trunk]], with two brackets")
    trunks = tuple(_trunk(entry, path, at + 1) for at, entry in enumerate(entries))
    names = [trunk.name for trunk in trunks]
    for name in names:
        if names.count(name) > 1:
            raise TrunkFileError(f"{path}: two trunks are named {name}")
    return trunks


def _trunk(entry: Mapping[str, Any], path: Path, place: int) -> Trunk:
    where = f"{path}: trunk {entry.get('name', place)}"
    for key, value in entry.items():
        if key not in _FIELDS:
            raise TrunkFileError(f"{where}: unknown field {key}")
        if type(value) is not _FIELDS[key]:
            raise TrunkFileError(f"{where}: {key} must be of type {_FIELDS[key].__name__}")
    for key in ("name", "host"):
        if not entry.get(key):
            raise TrunkFileError(f"{where}: {key} is missing")
    if not 0 < entry.get("port", 5060) < 65536:
        raise TrunkFileError(f"{where}: port must be 1-65535")
    if entry.get("register") and not entry.get("username"):
        raise TrunkFileError(f"{where}: register needs a username")
    plain = ("username", "domain", "display", "caller", "register", "outbound", "port")
    return Trunk(
        name=entry["name"],
        host=entry["host"],
        proxy=_proxy(entry.get("proxy", ""), where),
        networks=_networks(entry, where),
        password=_password(entry, path, where),
        table=_table(entry.get("numbers", {}), where),
        **{key: entry[key] for key in plain if key in entry},
    )


def _proxy(value: str, where: str) -> tuple[str, int] | None:
    if not value:
        return None
    host, colon, port = value.rpartition(":")
    if not colon:
        return value, 5060
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise TrunkFileError(f"{where}: proxy must be host or host:port")
    return host, int(port)


def _networks(entry: Mapping[str, Any], where: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    found = []
    for source in entry.get("sources", []):
        try:
            found.append(ipaddress.ip_network(source))
        except ValueError as error:
            raise TrunkFileError(f"{where}: sources must hold addresses or networks") from error
    try:
        found.append(ipaddress.ip_network(entry["host"]))
    except ValueError as error:
        if not found:
            raise TrunkFileError(f"{where}: host is a name, so sources must say where calls come from") from error
    return tuple(found)


def _password(entry: Mapping[str, Any], path: Path, where: str) -> str:
    if "password_file" not in entry:
        return str(entry.get("password", ""))
    file = path.parent / str(entry["password_file"])
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise TrunkFileError(f"{where}: password_file cannot be read") from error


def _table(entry: Mapping[str, Any], where: str) -> NumberTable:
    known = {"area_code", "form", "strip_in", "prefix_out", "caller_from"}
    for key in entry:
        if key not in known:
            raise TrunkFileError(f"{where}: unknown field numbers.{key}")
    if entry.get("form", "e164") not in FORMS:
        raise TrunkFileError(f"{where}: numbers.form must be one of {', '.join(FORMS)}")
    if not set(entry.get("caller_from", [])) <= set(SOURCES):
        raise TrunkFileError(f"{where}: numbers.caller_from must hold some of {', '.join(SOURCES)}")
    area = str(entry.get("area_code", "")).removeprefix("0")
    if area and not _AREA.fullmatch(area):
        raise TrunkFileError(f"{where}: numbers.area_code is no area code")
    values = {key: value for key, value in entry.items() if key not in {"area_code", "caller_from"}}
    order = tuple(entry.get("caller_from", CHINA.caller_from))
    return NumberTable(area_code=area, caller_from=order, **values)
