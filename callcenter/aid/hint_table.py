"""The hints of this place: the shipped lines and those it has added, as they are in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.aid import hints
from callcenter.aid.hints import Hint, Rule
from callcenter.aid.models import AidHintRule
from callcenter.audit import service as audit
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class HintRuleNotFound(NotFound):
    """There is no such line."""

    code = "aid_hint_rule_not_found"


class ShippedHintRule(Conflict):
    """The statute's own lines are not ended by a place."""

    code = "aid_hint_rule_shipped"


def seed(uow: UnitOfWork) -> None:
    """Write the shipped lines, at every start. Their words follow the file, the place's own lines stay."""
    rows = [{"id": new_id(), "org_id": uow.org_id, "sort": place} | asdict(rule)
            for place, rule in enumerate(hints.shipped())]  # fmt: skip
    made = insert(AidHintRule)
    follow = ("article", "item", "words", "condition", "source", "valid_from", "valid_until", "sort")
    written = made.on_conflict_do_update(
        index_elements=[AidHintRule.org_id, AidHintRule.code], set_={name: made.excluded[name] for name in follow}
    )
    uow.session.execute(written, rows)


def lines(uow: UnitOfWork) -> list[AidHintRule]:
    """Return every line, the shipped ones first."""
    ordered = select(AidHintRule).where(AidHintRule.org_id == uow.org_id)
    return list(uow.session.scalars(ordered.order_by(AidHintRule.code.is_(None), AidHintRule.sort, AidHintRule.id)))


def read(uow: UnitOfWork, category: str | None, groups: Iterable[str], day: date | None = None) -> Hint:
    """Return what the table says of a matter, today unless a day is given."""
    return hints.read(map(_rule, lines(uow)), category, groups, day or clock.business_day(uow.now))


def _rule(line: AidHintRule) -> Rule:
    return Rule(**{name: getattr(line, name) for name in Rule.__slots__})


def add(uow: UnitOfWork, actor: UUID, values: dict[str, Any]) -> AidHintRule:
    """Add a dated line, such as a temporary widening (S50); audited."""
    made = AidHintRule(org_id=uow.org_id, code=None, entered_by=actor, **values)
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "aid_hint_rule_added", ("aid_hint_rule", made.id), made.source)
    return made


def end(uow: UnitOfWork, actor: UUID, rule_id: UUID, last_day: date) -> AidHintRule:
    """Say when a line of one's own ends. Raises HintRuleNotFound, ShippedHintRule; audited."""
    line = uow.session.scalar(select(AidHintRule).where(AidHintRule.id == rule_id, AidHintRule.org_id == uow.org_id))
    if line is None:
        raise HintRuleNotFound("没有这条规则。")
    if line.code is not None:
        raise ShippedHintRule("法律条文的提示不能停用。")
    line.valid_until = max(last_day, line.valid_from)
    audit.note(uow, actor, "aid_hint_rule_ended", ("aid_hint_rule", line.id), str(line.valid_until))
    return line


def snapshot(hint: Hint) -> dict[str, Any]:
    """Write a hint as plain JSON: what the agent saw when the application was made."""
    return {
        "article": hint.article,
        "rules": [
            {"article": rule.article, "item": rule.item, "words": rule.words, "condition": rule.condition,
             "source": rule.source, "special_group": rule.special_group}
            for rule in hint.rules
        ],
    }  # fmt: skip
