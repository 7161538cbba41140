"""What people ask about: two levels of category, special groups and departments. Pure data with its version.

The table stands in taxonomy.txt and is 12348.md 2.8, whole. Codes are ours; a change makes a new version, so that old
reports do not move. Marks: ★ watched because such quarrels turn violent (民转刑, S73); ▲ legal aid may be open to the
caller: a hint, never a decision; ◆ a call there by a machine could harm the caller, or a complaint (12348.md 2.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "2026.1"
FALLBACK = "Q09-99"  # where a code that the table does not know is filed

_TABLE = Path(__file__).with_name("taxonomy.txt")

ROOTS = {"M": "民事", "X": "刑事", "Z": "行政", "Q": "程序、其他"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table. `root` is the level-0 name for the year's report; the first level has no `parent`."""

    code: str
    name: str
    level: int
    parent: str | None
    root: str
    risk_watch: bool
    aid_hint: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name."""

    code: str
    name: str


def _entry(text: str, parent: Entry | None) -> Entry:
    code, _, marked = text.partition(" ")
    return Entry(
        code=f"{parent.code}-{code}" if parent else code,
        name=marked.rstrip("★▲◆"),
        level=2 if parent else 1,
        parent=parent.code if parent else None,
        root=ROOTS[(parent.code if parent else code)[0]],
        risk_watch="★" in marked or bool(parent and parent.risk_watch),
        aid_hint="▲" in marked,
        sensitive="◆" in marked,
    )


def entries() -> Iterator[Entry]:
    """Yield every category: each of the first level followed by its own second level."""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        head, *rest = line.split("|")
        first = _entry(head, None)
        yield first
        yield from (_entry(each, first) for each in rest)


# 12348.md 2.7: eight by default, the list is the region's to change; nobody is asked for proof before being connected
SPECIAL_GROUPS = (
    Named("low_income", "低收入群体"),
    Named("disabled", "残疾人"),
    Named("migrant_worker", "农民工"),
    Named("elderly", "老年人"),
    Named("minor", "未成年人"),
    Named("women", "妇女"),
    Named("military", "军人军属、退役军人"),
    Named("hardship_worker", "困难职工、新就业形态劳动者"),
)

DEPARTMENTS = (
    Named("legal_aid_centre", "法律援助中心"),
    Named("mediation", "人民调解委员会"),
    Named("notary", "公证处"),
    Named("forensic", "司法鉴定管理科"),
    Named("lawyers", "律师工作科"),
    Named("grassroots", "基层法律服务科"),
    Named("corrections", "社区矫正管理科"),
    Named("reconsideration", "行政复议科"),
    Named("supervision", "督察投诉受理"),
    Named("labour_bureau", "人力资源和社会保障局"),
    Named("hotline_12345", "12345政务服务便民热线"),
)
