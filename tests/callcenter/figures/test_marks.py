"""Whatever happens, each day whose numbers it changes is marked: a rolled day is never read when it is no longer so."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.contacts import persons
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.figures import registry
from callcenter.figures.sources import Source
from callcenter.ids import new_id
from tests.callcenter.tickets.scenes import Scene, dispatched, matter

SEED = 12348
# long over by any clock of the server: a day that is not over needs no mark
BEGIN = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2025, 5, 1), date(2025, 8, 31)
NAMES = ("tickets", "solving", "returns", "transcripts")
NUMBERS = ("13800000001", "13800000002", "13800000003", "")
Counted = dict[tuple[str, str | None, date, str, str], int]


def every(uow: UnitOfWork) -> Counted:
    """All counts of the rolled sources, by every dimension."""
    found: Counted = {}
    for name in NAMES:
        source: Source = registry.BY_NAME[name]
        for by in (None, *sorted(source.dimensions)):
            for each in source.count(uow, FIRST, LAST, by):
                found[name, by, each.day, each.key, each.measure] = each.value
    return found


def run(statement: str, *values: Any) -> None:
    with begin() as uow:
        uow.raw.execute(statement, values)


def some(chance: random.Random, table: str, condition: str = "true") -> UUID | None:
    with begin() as uow:
        rows = uow.raw.execute(f"SELECT id FROM {table} WHERE {condition} ORDER BY id").fetchall()
    return chance.choice(rows)[0] if rows else None


class Life:
    """Things that happen to matters, calls and what hangs on them."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance

    def number(self) -> str:
        return self.chance.choice(NUMBERS)

    def category(self) -> str:
        return self.chance.choice(("M01-01", "M01-02", "M02-01", "Z01-07", "Q09-01"))

    def taken(self) -> None:
        form = self.chance.choice((matter, dispatched))
        self.scene.tickets(form(category=self.category()), number=self.number())

    def missed(self) -> None:
        outcome = self.chance.choice(("abandoned_queue", "voicemail", "callback_requested", "self_service", "blocked"))
        self.scene.call(self.number(), None, outcome=outcome, language=self.chance.choice(("zh-CN", "ii-CN", None)))

    def goes_on(self) -> None:
        self.scene.call(self.number(), ended_at=None, state="talking", outcome=None)

    def ends(self) -> None:
        run("UPDATE call SET ended_at = arrived_at + interval '9 minutes', state = 'ended', outcome = 'answered'"
            " WHERE id = %s", some(self.chance, "call", "ended_at IS NULL"))  # fmt: skip

    def refiled(self) -> None:
        run("UPDATE ticket SET category = %s, special_groups = %s, fields = jsonb_build_object('township', %s::text)"
            " WHERE id = %s", self.category(), [self.chance.choice(("minor", "elderly"))],
            self.chance.choice(("沙湾镇", "水口镇")), some(self.chance, "ticket"))  # fmt: skip

    def closes(self) -> None:
        run("UPDATE ticket SET state = 'closed', stage = 'closed', closed_at = %s, closed_by = handler_id,"
            " reworks = %s WHERE id = %s", clock.now(), self.chance.randint(0, 1),
            some(self.chance, "ticket", "state = 'open'"))  # fmt: skip

    def reopens(self) -> None:
        run("UPDATE ticket SET state = 'open', stage = 'signed', closed_at = NULL WHERE id = %s",
            some(self.chance, "ticket", "merged_into_id IS NULL"))  # fmt: skip

    def merges(self) -> None:
        one, other = (some(self.chance, "ticket", "state = 'closed' AND merged_into_id IS NULL") for _ in "ab")
        if one != other:
            run("UPDATE ticket SET merged_into_id = %s WHERE id = %s", one, other)

    def named(self) -> None:
        with begin() as uow:
            person = self.chance.choice([persons.create(uow, "测试"), some(self.chance, "person")])
        run("UPDATE ticket SET person_id = %s WHERE id = %s", person, some(self.chance, "ticket"))

    def called_again(self) -> None:
        call, ticket = some(self.chance, "contact"), some(self.chance, "ticket")
        run("INSERT INTO ticket_contact (id, org_id, ticket_id, contact_id, call_id, kind, at)"
            " SELECT %s, org_id, %s, id, call_id, 'further', %s FROM contact WHERE id = %s ON CONFLICT DO NOTHING",
            new_id(), ticket, clock.now(), call)  # fmt: skip

    def completed(self) -> None:
        run("INSERT INTO ticket_form (id, org_id, ticket_id, form_key, form_version, values, missing, supplement_until,"
            " completed_at, saved_at) SELECT %s, org_id, id, 'x', 1, '{}', '{}', now(), now(), now() FROM ticket"
            " WHERE id = %s ON CONFLICT (ticket_id) DO UPDATE SET missing = '{a}', completed_at = NULL",
            new_id(), some(self.chance, "ticket"))  # fmt: skip

    def marked(self) -> None:
        run("INSERT INTO sensitive_mark (id, org_id, ticket_id, sensitivity, source, set_at) SELECT %s, org_id, id,"
            " 'petition', 'agent', now() FROM ticket WHERE id = %s"
            " ON CONFLICT (ticket_id) DO UPDATE SET sensitivity = 'group'",
            new_id(), some(self.chance, "ticket"))  # fmt: skip

    def unmarked(self) -> None:
        run("DELETE FROM sensitive_mark WHERE id = %s", some(self.chance, "sensitive_mark"))

    def rung_back(self) -> None:
        run("INSERT INTO return_call (id, org_id, kind, call_id, point_id, language, due_at, created_at, outcome,"
            " state) SELECT %s, org_id, 'missed', id, caller_point_id, 'zh-CN', now(), now(), 'no_answer', 'open'"
            " FROM call WHERE id = %s ON CONFLICT (kind, call_id) DO UPDATE SET outcome = 'reached', state = 'done'",
            new_id(), some(self.chance, "call"))  # fmt: skip

    def recorded(self) -> None:
        call = some(self.chance, "call", "answered_at IS NOT NULL")
        if call is not None:
            self.scene.recording(call, kind="call", seconds=self.chance.randint(1, 900))

    def transcribed(self) -> None:
        run("INSERT INTO transcript (id, org_id, call_id, pass, status, created_at) SELECT %s, org_id, id, 1,"
            " 'transcribing', now() FROM call WHERE id = %s ON CONFLICT (call_id, pass) DO UPDATE SET status = 'done'",
            new_id(), some(self.chance, "call"))  # fmt: skip

    def certified(self) -> None:
        until = self.chance.choice((None, date(2025, 6, 10), date(2025, 6, 20)))
        run("UPDATE seat_skill SET valid_until = %s WHERE id = %s", until, some(self.chance, "seat_skill"))

    def tested(self) -> None:
        run("INSERT INTO uncounted_number (id, org_id, point_id, kind, note, added_by, added_at) SELECT %s, org_id, id,"
            " 'test', '', %s, '2025-06-01' FROM contact_point WHERE id = %s ON CONFLICT DO NOTHING", new_id(),
            self.scene.account("101"), some(self.chance, "contact_point", "last_four <> ''"))  # fmt: skip

    def things(self) -> Iterator[Callable[[], None]]:
        yield from (
            self.taken,
            self.taken,
            self.missed,
            self.missed,
            self.goes_on,
            self.ends,
            self.refiled,
            self.closes,
        )
        yield from (
            self.reopens,
            self.merges,
            self.named,
            self.called_again,
            self.completed,
            self.marked,
            self.unmarked,
        )
        yield from (self.rung_back, self.rung_back, self.recorded, self.transcribed, self.certified, self.tested)


@pytest.mark.parametrize("seed", range(SEED, SEED + 3))
def test_each_day_whose_numbers_change_is_marked(scene: Scene, seed: int):
    chance = random.Random(seed)
    life = Life(scene, chance)
    scene.seat("101", "lang:zh-CN", "lang:ii-CN")
    things = list(life.things())
    before: Counted = {}
    changed = 0
    for step in range(90):
        clock.set_clock(lambda step=step: BEGIN + timedelta(hours=step * 7))
        run("DELETE FROM figure_stale")
        happened = chance.choice(things)
        happened()
        with begin() as uow:
            after = every(uow)
            marked = {(name, day) for name, day in uow.raw.execute("SELECT source, day FROM figure_stale").fetchall()}
        differing = {at for at in before.keys() | after.keys() if before.get(at) != after.get(at)}
        missing = {at for at in differing if (at[0], at[2]) not in marked}
        assert not missing, (happened.__name__, sorted(missing, key=str)[:5])
        changed, before = changed + len(differing), after
    assert changed > 300
