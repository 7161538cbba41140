"""Doubles: suggested, merged with nothing lost, unmerged exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.tickets import corrections, counting, duplicates, handlers, history, merging, queries, running, stages
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.people_of_tests import signed_in
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, one

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def pair(scene: Scene) -> tuple[UUID, UUID]:
    """(older, later): the same caller, the same matter, on two days."""
    older = scene.tickets(dispatched())[0]
    clock.set_clock(lambda: TUESDAY)
    return older, scene.tickets(dispatched())[0]


def whole(ticket_id: UUID) -> dict[str, Any]:
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        return {column.name: getattr(ticket, column.name) for column in Ticket.__table__.columns}


def clocks_of(ticket_id: UUID) -> list[Any]:
    with begin() as uow:
        return running.of_tickets(uow, [uow.session.get_one(Ticket, ticket_id)])[ticket_id]


def running_rows(ticket_id: UUID) -> Any:
    with begin() as uow:
        return uow.raw.execute(
            "SELECT rule, begins_at FROM running_clock WHERE ticket_id = %s ORDER BY rule", (ticket_id,)
        ).fetchall()


def merge(scene: Scene, double: UUID, into: UUID) -> None:
    with begin() as uow:
        merging.merge(uow, signed_in(scene), double, into, "同一事项再次来电")


class TestSuggesting:
    def test_the_same_number_and_category_is_suggested_first(self, scene: Scene):
        other = scene.tickets(dispatched(category="M05-03"))[0]
        field = scene.tickets(dispatched(category="M01-04"))[0]
        same = scene.tickets(dispatched())[0]
        again = scene.call(taken_by=None)
        with begin() as uow:
            found = duplicates.of_call(uow, signed_in(scene), again, "M01-01")
        assert [(each.ticket.id, each.likeness) for each in found] == [
            (same, "same_matter"), (field, "same_field"), (other, "same_caller"),
        ]  # fmt: skip

    def test_the_same_person_at_another_number_is_found(self, scene: Scene):
        first = scene.tickets(dispatched(), number="13800000001")[0]
        second = scene.tickets(dispatched(), number="13800000002")[0]
        account = signed_in(scene)
        with begin() as uow:
            assert duplicates.of_ticket(uow, account, uow.session.get_one(Ticket, second)) == []
            person = corrections.name_caller(uow, account, first, "王小明")
            uow.raw.execute("UPDATE contact_point SET person_id = %s WHERE last_four = '0002'", (person,))
        with begin() as uow:
            found = duplicates.of_ticket(uow, account, uow.session.get_one(Ticket, second))
        assert [each.ticket.id for each in found] == [first]

    def test_two_anonymous_callers_are_not_the_same(self, scene: Scene):
        first, second = (scene.tickets(dispatched(), number="anonymous")[0] for _ in range(2))
        with begin() as uow:
            assert duplicates.of_ticket(uow, signed_in(scene), uow.session.get_one(Ticket, first)) == []
            assert first != second

    def test_a_closed_one_and_one_of_another_field_is_none(self, scene: Scene):
        ticket = scene.tickets(dispatched(), dispatched(category="M05-03"))[0]
        scene.tickets({**dispatched(), "outcome": "answered", "department": None})
        with begin() as uow:
            assert duplicates.of_ticket(uow, signed_in(scene), uow.session.get_one(Ticket, ticket)) == []

    def test_what_one_may_not_see_is_not_suggested(self, scene: Scene):
        scene.tickets(dispatched(category="Q03-01"))
        call = scene.call(taken_by=None)
        with begin() as uow:
            assert duplicates.of_call(uow, signed_in(scene, "102"), call, "Q03-01") == []
            assert len(duplicates.of_call(uow, signed_in(scene, "201", "supervisor"), call, "Q03-01")) == 1


class TestMerging:
    def test_the_double_points_at_the_other_and_has_no_clocks(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        assert clocks_of(later)
        merge(scene, later, older)
        double = whole(later)
        assert (double["state"], double["stage"], double["outcome"]) == ("closed", "closed", "merged")
        assert double["merged_into_id"] == older
        assert clocks_of(later) == []
        assert running_rows(later) == []
        assert running_rows(older)

    def test_its_contacts_are_the_others_too_and_nothing_is_moved(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        merge(scene, later, older)
        with begin() as uow:
            assert [each.ticket_id for each in queries.contacts(uow, older)] == [older, later]
            assert one(uow, "SELECT count(*) FROM ticket_contact") == 2

    def test_nobody_is_asked_about_a_double(self, scene: Scene, pair: tuple[UUID, UUID]):
        merge(scene, pair[1], pair[0])
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM outbox WHERE event = 'TicketClosed'") == 0

    def test_a_record_counts_once_its_contacts_both(self, scene: Scene, pair: tuple[UUID, UUID]):
        merge(scene, pair[1], pair[0])
        with begin() as uow:
            found = counting.counts(uow, MONDAY.date(), TUESDAY.date())
        assert (found.records, found.contacts, found.persons) == (1, 2, 1)

    def test_a_further_call_about_the_double_goes_to_the_one_that_goes_on(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        merge(scene, later, older)
        event = scene.wrap_up(scene.call(), dispatched(ticket_id=str(later)))
        with begin() as uow:
            handlers.record_disposition(uow, event)
        with begin() as uow:
            assert [each.ticket_id for each in queries.contacts(uow, older)] == [older, later, older]
            assert history.lines(uow.session, older)[-1].kind == "contact_added"

    def test_both_histories_say_so_and_hold(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        merge(scene, later, older)
        with begin() as uow:
            for ticket_id, kind in ((older, "merge_received"), (later, "merged")):
                lines = history.lines(uow.session, ticket_id)
                assert lines[-1].kind == kind
                assert history.first_break(lines) is None

    def test_what_cannot_be_one_is_refused(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        complaint = scene.tickets(dispatched(category="Q03-01"))[0]
        closed = scene.tickets(dispatched())[0]
        with begin() as uow:
            stages.move(uow, stages.for_update(uow, closed), "close", None, {"outcome": "resolved", "note": ""})
        supervisor = signed_in(scene, "201", "supervisor")
        for double, into in ((older, later), (older, older), (later, closed), (complaint, older)):
            with pytest.raises(merging.MergeRefused), begin() as uow:
                merging.merge(uow, supervisor, double, into, "x")

    def test_who_may_not_see_one_of_them_learns_nothing(self, scene: Scene, pair: tuple[UUID, UUID]):
        hidden = scene.tickets(dispatched(category="Q03-01"))[0]
        with pytest.raises(stages.TicketNotFound), begin() as uow:
            merging.merge(uow, signed_in(scene, "102"), hidden, pair[0], "x")

    def test_care_for_the_caller_passes_to_the_one_that_goes_on(self, scene: Scene):
        older = scene.tickets(dispatched(category="M02-01"))[0]
        clock.set_clock(lambda: TUESDAY)
        later = scene.tickets(dispatched(category="M02-01"), safe_contact=True)[0]
        merge(scene, later, older)
        assert whole(older)["safe_contact"]
        with begin() as uow:
            merging.undo(uow, signed_in(scene), later, "两件事")
        assert not whole(older)["safe_contact"]

    def test_two_who_merge_crosswise_wait_for_each_other(self, scene: Scene, pair: tuple[UUID, UUID]):
        """Both lock the two rows in the same order: the second waits, and then finds a double."""
        older, later = pair
        first, second = UnitOfWork(), UnitOfWork()
        merging.merge(first, signed_in(scene), later, older, "x")
        second.raw.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            merging.merge(second, signed_in(scene), older, later, "x")
        second.rollback()
        first.commit()
        with pytest.raises(merging.MergeRefused), begin() as uow:
            merging.merge(uow, signed_in(scene), later, older, "x")
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM ticket_merge") == 1

    def test_a_merge_that_was_killed_before_its_commit_never_was(self, scene: Scene, pair: tuple[UUID, UUID]):
        before = whole(pair[0]), whole(pair[1])
        cut_off = UnitOfWork()
        merging.merge(cut_off, signed_in(scene), pair[1], pair[0], "x")
        cut_off.rollback()
        assert (whole(pair[0]), whole(pair[1])) == before


class TestUndoing:
    def test_both_stand_again_exactly_where_they_stood(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        before, clocks, rows = (whole(older), whole(later)), clocks_of(later), running_rows(later)
        merge(scene, later, older)
        with begin() as uow:
            merging.undo(uow, signed_in(scene), later, "并非同一事项")
        assert (whole(older), whole(later)) == before
        assert clocks_of(later) == clocks
        assert running_rows(later) == rows
        with begin() as uow:
            assert [each.ticket_id for each in queries.contacts(uow, older)] == [older]

    def test_a_second_undo_finds_nothing_to_undo(self, scene: Scene, pair: tuple[UUID, UUID]):
        merge(scene, pair[1], pair[0])
        with begin() as uow:
            merging.undo(uow, signed_in(scene), pair[1], "x")
        with pytest.raises(merging.NotMerged), begin() as uow:
            merging.undo(uow, signed_in(scene), pair[1], "x")

    def test_a_merge_can_be_made_again_and_its_past_stays(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        merge(scene, later, older)
        with begin() as uow:
            merging.undo(uow, signed_in(scene), later, "x")
        merge(scene, later, older)
        with begin() as uow:
            merges = merging.of_ticket(uow, later)
        assert [merged.undone_at is None for merged, _ in merges].count(True) == 1
        assert len(merges) == 2

    def test_three_in_a_row_keep_all_contacts(self, scene: Scene, pair: tuple[UUID, UUID]):
        older, later = pair
        latest = scene.tickets(dispatched())[0]
        merge(scene, latest, later)
        merge(scene, later, older)
        with begin() as uow:
            assert {each.ticket_id for each in queries.contacts(uow, older)} == {older, later, latest}
