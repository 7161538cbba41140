"""Weak points in words, made from the figures by fixed rules: the same figures say the same, and nothing is guessed.

A rule speaks only of enough cases (thirty and more, `FrozenFigure.small`), says the figure, what it rests on and what
it was held against. No name of an agent stands in any of them: they are read outside too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from callcenter.figures.formulas.base import SMALL_SAMPLE, divided
from callcenter.reports import wording
from callcenter.reports.contents import Contents, FrozenFigure
from callcenter.reports.document import NOTHING

FELL_BY = Decimal(5)  # percentage points from one period to the next that are worth a word
PEERS_BY = Decimal(20)  # points below the peers
MUCH_OTHER = Decimal(10)  # per cent of matters filed under 其他 (12348.md 2.8)
BESIDES = ("satisfaction_before",)  # stands beside another figure and would say the same twice
WATCHED = ("satisfaction", "response", "invitation", "connected", "service_level", "callback_satisfaction")
OTHER = "-99"

Rule = Callable[[Contents], Iterator[str]]


def of(contents: Contents) -> list[str]:
    """Return a sentence for each weak point, in the order of the rules; none means that no rule found one."""
    return [sentence for rule in RULES for sentence in rule(contents)]


def _below_target(contents: Contents) -> Iterator[str]:
    for each in contents.figures:
        figure = each.now
        if wording.missed(figure) and figure.name not in BESIDES:
            assert figure.target is not None
            assert figure.value is not None
            away = abs(Decimal(figure.value) - Decimal(figure.target.value))
            unit = "个百分点" if figure.unit == "%" else figure.unit
            side = "低于" if figure.target.at_least else "高于"
            wanted = f"{figure.target.value}{figure.unit}"
            yield f"{figure.label}{_told(figure)}，{side}目标 {wanted}，相差 {away} {unit}。"


def _fell(contents: Contents) -> Iterator[str]:
    for name in WATCHED:
        each = contents.figure(name)
        if each is None or each.before is None or each.now.small or each.before.small:
            continue
        if each.now.value is None or each.before.value is None:
            continue
        lost = Decimal(each.before.value) - Decimal(each.now.value)
        if lost >= FELL_BY:
            yield f"{each.now.label}由上期的 {wording.shown(each.before)} 降至{_told(each.now)}，下降 {lost} 个百分点。"


def _few(contents: Contents) -> Iterator[str]:
    """Said, because a rate of few is no rate: the response is what can be worked on."""
    each = contents.figure("satisfaction")
    if each is not None and each.now.small and contents.inbound:
        yield f"有效评价仅 {each.now.denominator} 条，不足 30 条，满意率不宜单独引用。"


def _loop(contents: Contents) -> Iterator[str]:
    if contents.loop.overdue:
        yield f"差评 {contents.loop.bad} 件中，有 {contents.loop.overdue} 件核查或整改超期。"
    if contents.loop.missing:
        yield f"有 {contents.loop.missing} 件差评没有建立核查，须立即查明原因。"


def _late(contents: Contents) -> Iterator[str]:
    late = len(contents.overdue) + contents.overdue_more
    if late:
        yield f"截至统计时，有 {late} 件工单办理超期未结。"


def _languages(contents: Contents) -> Iterator[str]:
    found = contents.breakdown("language")
    for row in found.rows if found else ():
        answered, invited = row.figure("answered"), row.figure("invitation")
        if row.key and answered and answered.numerator and invited and invited.numerator == 0:
            yield f"{row.name}来电接听 {answered.numerator} 人次，均未发出评价邀请，服务质量无法由群众评价反映。"


def _other_categories(contents: Contents) -> Iterator[str]:
    found = contents.breakdown("category")
    rows = found.rows if found else ()
    whole = sum(_matters(row.figures) for row in rows)
    other = sum(_matters(row.figures) for row in rows if row.key.endswith(OTHER))
    if whole >= SMALL_SAMPLE and Decimal(other * 100) / whole > MUCH_OTHER:
        share = divided(other, whole)
        yield f"归入“其他”类别的事项 {other} 条，占 {share}%（n={whole}），超过 {MUCH_OTHER}%，分类需要细化。"


def _matters(figures: tuple[FrozenFigure, ...]) -> int:
    return next((figure.numerator for figure in figures if figure.name == "records"), 0)


def _uninvited(contents: Contents) -> Iterator[str]:
    """How many invite far less than their peers; who they are stands in the inner edition alone."""
    few = 0
    for each in contents.suspicions:
        own, peers = each.invitation, each.invitation_peers
        if own.small or peers.small or own.value is None or peers.value is None:
            continue
        few += Decimal(peers.value) - Decimal(own.value) >= PEERS_BY
    if few:
        yield f"有 {few} 名坐席的邀评率低于其他坐席 {PEERS_BY} 个百分点以上。"


def _behind_target(contents: Contents) -> Iterator[str]:
    for each in (each for each in contents.completion if each.unit_kind != "agent"):
        if (
            each.met_on is None
            and each.target
            and (each.forecast_on is None or each.forecast_on.year > contents.last.year)
        ):
            until = "本年尚无完成量" if each.forecast_on is None else f"按目前进度预计 {each.forecast_on} 完成"
            done = f"{each.done} ÷ {each.target} {each.done_unit}"
            yield f"{each.unit}{each.measure}完成率 {each.share or NOTHING}%（{done}），{until}。"


def _told(figure: FrozenFigure) -> str:
    return f" {wording.shown(figure)}（{wording.rests_on(figure)}）"


RULES: tuple[Rule, ...] = (
    _below_target, _fell, _few, _loop, _late, _languages, _other_categories, _uninvited, _behind_target,
)  # fmt: skip
