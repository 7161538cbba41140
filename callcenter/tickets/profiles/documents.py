"""Reading profiles: from the files that ship, from the database, from what an administrator wrote. Pure.

A profile with a `base` has all of the base's rules except those it writes itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from callcenter.errors import Invalid
from callcenter.tickets.clocks import On, Profile, Rule
from callcenter.tickets.periods import Length, Unit

FOLDER = Path(__file__).parent
SHIPPED = ("default", "shandong", "anhui", "henan")
LONGEST = 366  # no time limit of this line of work is longer; a slip of the key is


class ProfileInvalid(Invalid):
    """A rule that cannot be read; the message says which and why."""

    code = "clock_profile_invalid"


@dataclass(frozen=True, slots=True)
class Document:
    """A profile as it is written. `rules` are plain JSON."""

    code: str
    name: str
    region: str
    valid_from: date
    notes: str
    rules: list[dict[str, Any]]


def shipped() -> list[Document]:
    """Return the profiles that ship, the default first."""
    return [load(code) for code in SHIPPED]


def load(code: str) -> Document:
    """Return one that ships."""
    written = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    own = written.get("rule", [])
    rules = _over(load(written["base"]).rules, own) if "base" in written else own
    document = Document(
        written["code"], written["name"], written["region"], written["valid_from"], written["notes"], rules
    )
    read(document.code, document.name, document.rules)
    return document


def _over(base: Sequence[dict[str, Any]], own: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    replaced = {rule["code"]: rule for rule in own}
    kept = [replaced.pop(rule["code"], rule) for rule in base]
    return [*kept, *replaced.values()]


def read(code: str, name: str, rules: Sequence[Mapping[str, Any]]) -> Profile:
    """Return the profile. Raises ProfileInvalid for a rule that says nonsense, or for two of one code."""
    read_rules = tuple(_rule(rule) for rule in rules)
    codes = [rule.code for rule in read_rules]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ProfileInvalid(f"时限规则重复：{'、'.join(sorted(twice))}。")
    return Profile(code, name, read_rules)


def _rule(written: Mapping[str, Any]) -> Rule:
    code = str(written.get("code", ""))
    try:
        length = Length(int(written["amount"]), Unit(written["unit"]))
        rule = Rule(
            code=code,
            name=str(written["name"]),
            length=length,
            starts=_facts(written.get("starts", ())),
            stops=_facts(written.get("stops", ())),
            source=str(written["source"]),
            statutory=bool(written.get("statutory", False)),
            pausable=bool(written.get("pausable", False)),
            extendable_to=written.get("extendable_to"),
        )
    except (KeyError, TypeError, ValueError) as trouble:
        raise ProfileInvalid(f"时限规则“{code}”不完整或有误：{trouble}。") from trouble
    _require_sense(rule)
    return rule


def _facts(written: Sequence[Mapping[str, Any]]) -> tuple[On, ...]:
    return tuple(On(str(each["kind"]), dict(each.get("when", {}))) for each in written)


def _require_sense(rule: Rule) -> None:
    if not (rule.code and rule.name and rule.source.strip()):
        raise ProfileInvalid(f"时限规则“{rule.code}”须写明名称与依据。")
    if not 0 <= rule.length.amount <= LONGEST:
        raise ProfileInvalid(f"时限规则“{rule.code}”的期限须在0至{LONGEST}之间。")
    if rule.extendable_to is not None and not rule.length.amount <= rule.extendable_to <= LONGEST:
        raise ProfileInvalid(f"时限规则“{rule.code}”的延期上限不得短于期限本身。")
    if rule.statutory and rule.length.unit is not Unit.CALENDAR_DAY:
        raise ProfileInvalid(f"时限规则“{rule.code}”：法定期限按自然日计算，按工作日计算的是地方规定。")
