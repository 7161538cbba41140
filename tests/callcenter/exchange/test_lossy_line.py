"""The proof: with a third of everything lost, doubled or late, both sides end with the same list."""

from __future__ import annotations

import random

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.exchange import reconcile, sending, service
from callcenter.exchange.mapping import Consent
from callcenter.tickets import stages
from tests.callcenter.exchange.lines import Exchanging, exchanging

OUT, IN = 120, 80  # of both seeds together


def busy_day(lines: Exchanging, out: int, came: int) -> None:
    """Matters go both ways, and both sides work on them while the line does its worst."""
    chance = random.Random(7)
    ours = [lines.ticket(f"1380000{n:04d}") for n in range(out)]
    lines.react()
    for turn in range(12):
        for ticket_id in ours[turn * out // 10 : (turn + 1) * out // 10]:
            with begin() as uow:
                service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True, chance.random() < 0.5))
        for number in range(turn * came // 10, min(came, (turn + 1) * came // 10)):
            lines.city.offer("消费维权", f"第{number}件", contact_phone=f"1390000{number:04d}")
        work(lines, chance)
        lines.city.work()
        lines.exchange()
        lines.react()
        lines.later(minutes=3)


def work(lines: Exchanging, chance: random.Random) -> None:
    """Our own people: matters of theirs are signed, answered and closed; ours are closed, some too early."""
    found = lines.rows(
        "SELECT ticket_id, direction, stage FROM exchange WHERE ticket_id IS NOT NULL ORDER BY reference"
    )
    for ticket_id, direction, stage in found:
        if chance.random() > 0.4:
            continue
        with begin() as uow:
            ticket = stages.for_update(uow, ticket_id)
            step = {"dispatched": "sign", "signed": "give_result", "result_given": "close"}.get(ticket.stage)
            if direction == "out":
                step = "close" if stage == "result_given" or chance.random() < 0.05 else None
            if ticket.stage == "recorded" and direction == "in":
                step = "close"
            if step is not None and ticket.stage != "closed":
                stages.move(uow, ticket, step, None, {"outcome": "solved", "text": "已答复来电人", "note": ""})


@pytest.mark.parametrize("seed", [1, 2])
def test_with_a_third_of_all_words_lost_doubled_or_late_both_sides_end_with_the_same_list(
    database: str, seed: int
) -> None:
    lines = exchanging(0.3, seed)
    busy_day(lines, OUT // 2, IN // 2)
    lines.city.chance.seed(seed)
    assert lines.differences() != []  # in the middle of it they differ, or the line was not bad
    lines.settle()
    assert lines.quiet()
    assert lines.differences() == []
    assert len(lines.phone.city.matters) == OUT // 2 + IN // 2
    accidents = [*lines.there.accidents.values(), *lines.here.accidents.values()]
    assert min(accidents) >= 5, accidents
    assert sum(accidents) > 0.25 * (lines.there.sent + lines.here.sent)
    assert lines.row("SELECT count(*) FROM exchange_message WHERE state = 'dead'") == (0,)


def test_every_word_does_its_work_once_however_often_it_comes(database: str) -> None:
    lines = exchanging(0.5, 3)
    busy_day(lines, 20, 20)
    lines.settle()
    twice = lines.rows("""
        SELECT ticket_id, kind, count(*) FROM ticket_event
        WHERE kind IN ('opened', 'returned', 'result_given') GROUP BY 1, 2 HAVING count(*) > 1
    """)
    assert twice == []
    assert lines.row("SELECT count(*), count(DISTINCT reference) FROM exchange WHERE direction = 'in'") == (20, 20)
    assert lines.row("SELECT count(*) FROM ticket WHERE channel = '12345'") == (20,)
    applied = lines.rows("SELECT reference, seq FROM exchange_message WHERE direction = 'in' AND state <> 'applied'")
    assert applied == []


def test_what_was_given_up_is_found_by_comparing_and_said_again(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = exchanging(0.6, 4)
    monkeypatch.setattr(sending, "MOST_ATTEMPTS", 2)
    busy_day(lines, 30, 10)
    lines.settle()
    dead = lines.row("SELECT count(*) FROM exchange_message WHERE state = 'dead'")[0]
    assert dead > 0
    assert lines.differences() != []
    monkeypatch.setattr(sending, "MOST_ATTEMPTS", 20)
    days = lines.now.date().replace(day=1), lines.now.date()
    for _night in range(3):
        reconcile.run(lines.phone, *days, None)
        lines.settle()
    assert lines.differences() == []
    assert lines.row("SELECT count(*) FROM exchange_message WHERE state = 'dead'") == (0,)
    reports = lines.rows("SELECT jsonb_array_length(differences) FROM reconciliation ORDER BY at, id")
    assert reports[0][0] >= 1
    assert reports[-1] == (0,)
