"""From frozen contents to the document that is shown: which parts a product has, in which order, for whom. Pure.

Editions: `internal` for those who supervise; `published` without any agent's name; `ranked` the published one with the
ranking, where a supervisor decided so (default not, S133 and 12348.md T5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from callcenter.clock import SHANGHAI
from callcenter.figures.periods import Period
from callcenter.reports import periods, sections, sections_inner, sections_people, wording
from callcenter.reports.contents import Contents
from callcenter.reports.document import Block, Document, Section, Text
from callcenter.reports.periods import KindName

Edition = Literal["internal", "published", "ranked"]
SAID: Mapping[Edition, str] = {
    "internal": "内部版（含坐席信息，不得外传）",
    "published": "发布版",
    "ranked": "发布版（含排名）",
}
SHORT: frozenset[KindName] = frozenset({"daily", "weekly"})
OUTSIDE_DIMENSIONS = ("queue", "language", "group", "category", "place", "channel", "mode")


def document(contents: Contents, edition: Edition, version: int) -> Document:
    """Return the report; `version` is that of its period, above 1 where an earlier one was withdrawn."""
    period = Period(contents.first, contents.last)
    product = periods.PRODUCTS[contents.kind]
    parts = [(title, blocks) for title, blocks in _parts(contents, edition) if blocks]
    facts = [("统计时段", f"{contents.first} 至 {contents.last}"), ("数据截至", _moment(contents.counted_at))]
    if version > 1:
        facts.append(("更正", f"第{version}版"))
    return Document(
        kind=contents.kind,
        org=contents.org,
        title=f"{periods.said(contents.kind, period)}热线服务{product.title}",
        number=periods.number(contents.kind, period),
        first=contents.first,
        last=contents.last,
        facts=tuple(facts),
        edition=SAID[edition],
        sections=tuple(
            Section(title=f"{wording.numeral(place)}、{title}", blocks=tuple(blocks))
            for place, (title, blocks) in enumerate(parts, start=1)
        ),
    )


def _parts(contents: Contents, edition: Edition) -> Iterator[tuple[str, list[Block]]]:
    inside, short = edition == "internal", contents.kind in SHORT
    yield "总体情况", sections.overall(contents)
    if contents.kind == "analysis":
        yield "薄弱环节", sections_inner.weak_points(contents)
    yield "接听服务", sections.answering(contents)
    yield "群众评价与回访", sections.opinions(contents)
    yield "差评办理", sections_inner.loop(contents, names=inside)
    yield "办理时限", sections_inner.work(contents)
    if not short:
        yield "值班、转接与质检", sections_inner.rest(contents)
        yield "咨询与法律援助", sections_inner.units(contents)
    yield "任务完成情况", sections_people.completion(contents, names=inside)
    yield "分项情况", _by_dimensions(contents)
    if inside or edition == "ranked":
        yield "咨询量排名", sections_people.agents(contents)
    if inside:
        yield "坐席情况", _agents(contents)
    if contents.kind == "analysis":
        yield "整改措施", sections_inner.measures()
    else:
        yield "薄弱环节", sections_inner.weak_points(contents)
    if not short:
        yield "口径说明", sections_inner.method(contents)


def _by_dimensions(contents: Contents) -> list[Block]:
    found = [contents.breakdown(by) for by in OUTSIDE_DIMENSIONS]
    return [block for each in found if each is not None for block in sections_inner.breakdown(each)]


def _agents(contents: Contents) -> list[Block]:
    found = contents.breakdown("agent")
    told: list[Block] = sections_inner.breakdown(found) if found else []
    return [*told, *sections_people.suspicions(contents)]


def own(contents: Contents, key: str, fewest: int) -> list[Block]:
    """Return an agent's own line, which nobody else sees: from so many ratings up, or it would name who rated."""
    found = contents.breakdown("agent")
    row = next((each for each in found.rows if each.key == key), None) if found else None
    if found is None or row is None:
        return []
    if sum(row.bars.values()) < fewest:
        return [Text(text=f"本期您的有效评价不足 {fewest} 条，不列示。", soft=True)]
    line = sections_inner.breakdown(found.model_copy(update={"rows": (row,)}))
    return [each.model_copy(update={"name": "本期本人数据"}) for each in line]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
