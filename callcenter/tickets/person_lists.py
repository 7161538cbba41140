"""A pasted list of people: one a line, name, number, amount, months. Pure: people out, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST = 500
LONGEST_NAME = 40
_COLUMNS = re.compile(r"\s*[,，;；、|]\s*")
_NUMBER = re.compile(r"\+?\d{7,15}")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?:\D|$))")
_UNITS = {"元": 1, "万": 10_000, "万元": 10_000, "": 1}
_AMOUNT = re.compile(r"[¥￥]?(\d+(?:\.\d+)?)(万元|万|元|)")
_MONTHS = re.compile(r"(\d{1,3})(?:个月|月|)")
HEADINGS = frozenset({"姓名", "name"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list. `amount` in fen."""

    line: int
    name: str
    number: str | None
    amount: int | None
    months: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that cannot be read, and why (zh-CN)."""

    line: int
    text: str


def read(text: str) -> tuple[list[Listed], list[Problem]]:
    """Read a list as it is pasted from a sheet or typed: commas of either kind, tabs; a heading is passed over."""
    found: list[Listed | Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and _columns(line.strip())[0].lower() not in HEADINGS:
            found.append(_line(number, line.strip()))
    people = [each for each in found if isinstance(each, Listed)]
    problems = [each for each in found if isinstance(each, Problem)]
    if len(people) > MOST:
        problems.append(Problem(people[MOST].line, f"一次最多{MOST}人。"))
    return people, problems


def _line(number: int, line: str) -> Listed | Problem:
    name, *rest = _columns(line)
    if not name or len(name) > LONGEST_NAME or any(letter.isdigit() for letter in name):
        return Problem(number, "缺少姓名。")
    columns = [each.replace(" ", "").replace("-", "") for each in rest]
    phone, amount, months = (*columns, "", "", "")[:3]
    if phone and not _NUMBER.fullmatch(phone):
        return Problem(number, "电话号码不完整。")
    fen = _fen(amount)
    if amount and fen is None:
        return Problem(number, "金额不是数字。")
    owed = _MONTHS.fullmatch(months)
    if months and owed is None:
        return Problem(number, "月数不是数字。")
    return Listed(number, name, phone or None, fen, int(owed[1]) if owed else None)


def _columns(line: str) -> list[str]:
    """From a sheet the columns are parted by tabs alone: a comma is part of a figure there."""
    if "\t" in line:
        return [each.strip() for each in line.split("\t")]
    return _COLUMNS.split(_THOUSANDS.sub("", line))


def _fen(written: str) -> int | None:
    fits = _AMOUNT.fullmatch(re.sub(r"[,，]", "", written))
    if fits is None:
        return None
    try:
        fen = Decimal(fits[1]) * _UNITS[fits[2]] * 100
    except InvalidOperation:
        return None
    return int(fen) if fen == int(fen) else None
