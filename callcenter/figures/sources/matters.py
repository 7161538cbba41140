"""What a call is about and where it came from, in SQL: the same for every source of calls and of what follows them.

A call may bring several matters (S98): for the breakdowns of contacts 人次 it is that of the first, so that each call
is counted once; matters 条 are counted by their own. Likewise the first group of several, the township before the
county.
"""

from __future__ import annotations

from collections.abc import Mapping

from callcenter.figures.sources.base import Dimension

FIRST_MATTER = """LEFT JOIN LATERAL (
        SELECT t.category, t.special_groups, t.fields FROM ticket_contact tc JOIN ticket t ON t.id = tc.ticket_id
        WHERE tc.call_id = c.id ORDER BY tc.kind, tc.at, tc.id LIMIT 1
    ) m ON true"""
PLACE = "coalesce(nullif({fields} ->> 'township', ''), nullif({fields} ->> 'county', ''))"
CHANNEL = "CASE WHEN EXISTS (SELECT 1 FROM peer_call pc WHERE pc.call_id = c.id) THEN '12345' ELSE 'phone' END"
# of a call `c` with its first matter `m`
OF_CALL: Mapping[Dimension, str] = {
    "queue": "c.queue_key",
    "language": "c.language",
    "group": "coalesce(m.special_groups[1], c.special_group)",
    "category": "m.category",
    "place": PLACE.format(fields="m.fields"),
    "channel": CHANNEL,
}
JOINS: Mapping[Dimension, str] = {"group": FIRST_MATTER, "category": FIRST_MATTER, "place": FIRST_MATTER}
# Of a ticket `t`, whether `%(asker)s`, who supervises, reads it (`tickets.rights`): not where it is for named readers
# alone and does not name them, and never where they are barred.
TICKET_SEEN = """(t.locked IS NULL OR NOT EXISTS (SELECT 1 FROM ticket_reader own
            WHERE own.ticket_id = t.id AND own.account_id = %(asker)s AND own.barred)
        AND (t.locked = 'supervised' OR EXISTS (SELECT 1 FROM ticket_reader own
            WHERE own.ticket_id = t.id AND own.account_id = %(asker)s)))"""
