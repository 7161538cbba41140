"""The keys of a dimension in words. What has no name is shown by its code; what belongs to none says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from callcenter.figures.sources import NOBODY, Dimension, ratings
from callcenter.figures.sources.surveys import MODES
from callcenter.tickets import versions, words

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

NONE: Mapping[Dimension, str] = {
    "agent": "无坐席", "queue": "未进入队列", "language": "未选语种", "group": "无特殊群体", "category": "未登记事项",
    "place": "未登记地区", "channel": "未分渠道", "mode": "无评价方式",
}  # fmt: skip
_AGENTS = "SELECT id::text, staff_no || ' ' || name FROM account WHERE org_id = %s"
_QUEUES = "SELECT key, name FROM queue WHERE org_id = %s"
_GROUPS = "SELECT code, name FROM special_group WHERE org_id = %s"
# A code keeps the name that it had last, also after it was retired.
_CATEGORIES = "SELECT DISTINCT ON (code) code, name FROM category WHERE org_id = %s ORDER BY code, (version = %s) DESC"


def of(uow: UnitOfWork, by: Dimension) -> Mapping[str, str]:
    """Return the names of a dimension's keys, that of nobody's included."""
    return _known(uow, by) | {NOBODY: NONE[by]}


def _known(uow: UnitOfWork, by: Dimension) -> dict[str, str]:
    if by == "category":
        return dict(uow.raw.execute(_CATEGORIES, (uow.org_id, versions.present(uow))).fetchall())
    if by in _TABLES:
        return dict(uow.raw.execute(_TABLES[by], (uow.org_id,)).fetchall())
    return dict(_WORDS.get(by, {}))


_TABLES: Mapping[str, str] = {"agent": _AGENTS, "queue": _QUEUES, "group": _GROUPS}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "language": words.LANGUAGES,
    "channel": words.CHANNELS,
    "mode": ratings.MODES | MODES,
}
