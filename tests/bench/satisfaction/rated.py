"""Calls with ratings in bulk, and one rating as the webhooks write it: asked, keyed, settled."""

from __future__ import annotations

from collections.abc import Callable

from callcenter.calls.events import RatingInvited, RatingKeyed
from callcenter.db.unit_of_work import begin
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.surveys import ratings as rating_service
from tests.bench.routing import house as routing_house

_PAST = """
    INSERT INTO rating (id, org_id, call_id, invitation, invited, mode, keys, grade, language, queue_key, business_day,
        rated_at, settled_at)
    SELECT gen_random_uuid(), c.org_id, c.id, 'played', true, 'keys', g.grade::text, g.grade, 'zh-CN', 'general',
        c.business_day, c.ended_at, c.ended_at
    FROM call c, LATERAL (SELECT 1 + (random() * 2.2)::int AS grade WHERE c.id IS NOT NULL) g WHERE c.state = 'ended'
"""
_KEYS = """
    INSERT INTO rating_key (id, org_id, call_id, seq, step, keyed, valid, at)
    SELECT gen_random_uuid(), org_id, call_id, 1, 'grade', keys, true, rated_at FROM rating
"""
_CALL = """
    INSERT INTO call (id, org_id, direction, state, language, queue_key, arrived_at, queue_entered_at, answered_at,
        seat_left_at, rating_state, business_day)
    VALUES (%(id)s, %(org)s, 'inbound', 'rating', 'zh-CN', 'general', %(now)s, %(now)s, %(now)s, %(now)s, 'invited',
        %(now)s::date)
"""


def ratings(count: int) -> Callable[[], object]:
    """`count` rated calls behind us; each cycle one call is asked, keys a grade and is over."""
    with begin() as uow:
        seats = routing_house.add_seats(uow, "p", 10)
        routing_house.add_past(uow, count, seats[0])
    with begin() as uow:
        uow.raw.execute("SET LOCAL statement_timeout = 0")
        uow.raw.execute(_PAST)
        uow.raw.execute(_KEYS)
    return one_rating


def one_rating() -> None:
    """A call of now: the question begins, 2 is keyed, the line is over."""
    call_id = new_id()
    with begin() as uow:
        uow.raw.execute(_CALL, {"id": call_id, "org": ROOT_ORG_ID, "now": uow.now})
        uow.record(RatingInvited(call_id, True, None))
    with begin() as uow:
        uow.record(RatingKeyed(call_id, 2, "2"))
    with begin() as uow:
        uow.raw.execute("UPDATE call SET state = 'ended', ended_at = %s WHERE id = %s", (uow.now, call_id))
        assert rating_service.settle(uow, call_id)
