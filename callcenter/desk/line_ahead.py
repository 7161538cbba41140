"""Who stands before a caller, who serves them, how long such calls have taken: the facts of an announcement."""

from datetime import timedelta

from agents import waiting
from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.seats import VALID
from callcenter.flows import service as flows
from ivr_flows.flow import QueuePlace
from ivr_flows.nodes import Queue

# Nobody is told of more than 99, and no estimate reaches so far; counting on would only cost.
MOST_AHEAD = 120
RECENT_DAYS, RECENT_CALLS = 14, 40
PLAIN = QueuePlace("", "", "", None, {"1": "callback", "2": "message"}, "callback_offer")
_AHEAD = """
    SELECT count(*) FROM (SELECT 1 FROM queue_entry WHERE org_id = %(org)s AND language = %(language)s
        AND state IN ('waiting', 'offered') AND id <> %(id)s
        AND (level > %(level)s OR (level = %(level)s AND (turn_at, id) < (%(turn)s, %(id)s))) LIMIT %(most)s) ahead
"""
_BEFORE = """
    SELECT count(*) FROM (SELECT 1 FROM queue_entry WHERE org_id = %s AND queue_key = %s AND kind = 'call'
        AND state IN ('waiting', 'offered') AND since < %s LIMIT 500) before
"""
_HANDLING = """
    SELECT extract(epoch FROM coalesce(acw_ended_at, ended_at) - answered_at)::float FROM call
    WHERE org_id = %s AND arrived_at > %s AND answered_at IS NOT NULL AND ended_at IS NOT NULL
        AND direction = 'inbound' ORDER BY arrived_at DESC LIMIT %s
"""
# Each seat that serves this language and is not away: the seconds that its present call has lasted.
_SERVING = f"""
    SELECT CASE WHEN s.state IN ('talking', 'wrap_up')
        THEN greatest(0, extract(epoch FROM %(now)s - coalesce(c.answered_at, s.since)))::float ELSE 0.0 END
    FROM seat s LEFT JOIN call c ON c.id = s.call_id
    WHERE s.org_id = %(org)s AND s.state NOT IN ('offline', 'paused') AND EXISTS (
        SELECT 1 FROM seat_skill k WHERE k.seat_id = s.id AND k.skill = 'lang:' || %(language)s AND {VALID}) LIMIT 1000
"""  # noqa: S608 - constant text
_FLOW = "SELECT flow_version_id, flow_state -> 'session' ->> 'node' AS node FROM call WHERE id = %s"


def position(uow: UnitOfWork, entry: sql.Row) -> int:
    """Place in the line of this language, 1 = next. Callbacks that keep their place count too."""
    values = {
        "org": uow.org_id,
        "id": entry["id"],
        "language": entry["language"],
        "level": entry["level"],
        "turn": entry["turn_at"],
        "most": MOST_AHEAD,
    }
    row = uow.raw.execute(_AHEAD, values).fetchone()
    return 1 + (int(row[0]) if row else 0)


def in_queue_before(uow: UnitOfWork, entry: sql.Row) -> int:
    """How many callers are on the line in the same queue since before (500 at most)."""
    row = uow.raw.execute(_BEFORE, (uow.org_id, entry["queue_key"], entry["since"])).fetchone()
    return int(row[0]) if row else 0


def estimate(uow: UnitOfWork, entry: sql.Row, position: int) -> waiting.Estimate | None:
    """The range by the staff of this moment and the calls of the last days; None where it would not be honest."""
    since = uow.now - timedelta(days=RECENT_DAYS)
    handling = [row[0] for row in uow.raw.execute(_HANDLING, (uow.org_id, since, RECENT_CALLS)).fetchall()]
    if len(handling) < waiting.MINIMUM_HISTORY:
        return None
    today = clock.business_day(uow.now)
    values = {"now": uow.now, "today": today, "org": uow.org_id, "language": entry["language"]}
    busy = [row[0] for row in uow.raw.execute(_SERVING, values).fetchall()]
    return waiting.estimate(position, busy, handling)


def place(uow: UnitOfWork, entry: sql.Row) -> QueuePlace:
    """What the menu says of the entry's queue: its keys while waiting and its own words.

    Keys that lead on in the menu work only where the menu has brought the caller to this queue: one whom a colleague
    sent here has the steps that need no menu.
    """
    row = sql.one(uow, _FLOW, (entry["call_id"],))
    if row is None or row["flow_version_id"] is None:
        return PLAIN
    menu = flows.flow_of(uow, row["flow_version_id"])
    found = menu.queues.get(entry["queue_key"], PLAIN)
    node = menu.nodes.get(row["node"] or "")
    if isinstance(node, Queue) and node.queue == entry["queue_key"]:
        return found
    steps = {key: step for key, step in found.keys.items() if step in {"callback", "message"}}
    return QueuePlace(found.key, found.name, found.name_en, found.language, steps, found.offer)
