"""人, 人次, 条, 件 are four figures: contacts over every channel, cases with their people, distinct human beings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter import clock
from callcenter.calls.models import Call
from callcenter.contacts import persons
from callcenter.contacts import service as points
from callcenter.db.unit_of_work import begin
from callcenter.desk.events import InvalidCallMarked
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.tickets import cases, contacts, corrections, counting, handlers, history, intake, person_lists
from callcenter.tickets.completeness import Share
from callcenter.tickets.counting import Counts
from callcenter.tickets.intake import Arrival
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.people_of_tests import signed_in
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter, one

DAY = clock.business_day(MONDAY)


def counted() -> Counts:
    with begin() as uow:
        return counting.counts(uow, DAY, DAY)


def visit(scene: Scene, *matters: dict[str, Any], **changes: Any) -> tuple[UUID, list[UUID]]:
    arrival = Arrival("walk_in", new_id(), **changes) if "channel" not in changes else Arrival(**changes)
    with begin() as uow:
        return intake.register(uow, signed_in(scene), arrival, list(matters or (matter(),)))


class TestContacts:
    def test_one_call_with_three_matters_is_one_contact_and_three_records(self, scene: Scene):
        scene.tickets(matter(), dispatched(), matter(category="M05-03"))
        found = counted()
        assert (found.persons, found.contacts, found.records, found.cases) == (1, 1, 3, 3)

    def test_an_invalid_call_is_a_contact_that_counts_for_nothing(self, scene: Scene):
        form = scene.wrap_up(scene.call(), state="invalid")
        for _ in range(2):
            with begin() as uow:
                handlers.note_invalid_call(
                    uow, InvalidCallMarked(form.call_id, form.wrap_up_id, form.account_id, "silent")
                )
        found = counted()
        assert (found.contacts, found.invalid_contacts, found.persons, found.records) == (0, 1, 0, 0)

    def test_a_call_one_seat_put_aside_and_another_wrote_up_counts(self, scene: Scene):
        call = scene.call()
        form = scene.wrap_up(call, state="invalid")
        done = scene.wrap_up(call, matter())
        with begin() as uow:
            handlers.note_invalid_call(uow, InvalidCallMarked(call, form.wrap_up_id, form.account_id, "cut_off"))
            handlers.record_disposition(uow, done)
        found = counted()
        assert (found.contacts, found.invalid_contacts, found.records) == (1, 0, 1)

    def test_a_call_about_an_open_ticket_makes_no_record_more(self, scene: Scene):
        ticket_id = scene.tickets(dispatched())[0]
        event = scene.wrap_up(scene.call(), matter(ticket_id=str(ticket_id), summary="补充：有考勤表"))
        for _ in range(2):
            with begin() as uow:
                handlers.record_disposition(uow, event)
        found = counted()
        assert (found.persons, found.contacts, found.records) == (1, 2, 1)
        with begin() as uow:
            lines = history.lines(uow.session, ticket_id)
            assert [line.kind for line in lines].count("contact_added") == 1
            assert lines[-1].content["text"] == "补充：有考勤表"

    def test_a_visit_is_filed_like_a_call(self, scene: Scene):
        contact_id, made = visit(scene, matter(), dispatched(), number="13800000003", name="李 明", kind="consultation")
        found = counted()
        assert (found.persons, found.contacts, found.records) == (1, 1, 2)
        assert found.by_channel == {"walk_in": 1}
        with begin() as uow:
            ticket = uow.session.get_one(Ticket, made[1])
            assert (ticket.channel, ticket.call_id, ticket.stage) == ("walk_in", None, "dispatched")
            assert ticket.first_responder_id == scene.agents["101"]
            assert ticket.person_id is not None
            assert persons.names(uow, [ticket.person_id]) == {ticket.person_id: "李明"}
            assert one(uow, "SELECT kind FROM contact WHERE id = %s", contact_id) == "consultation"

    def test_the_same_form_sent_twice_is_written_once(self, scene: Scene):
        key = new_id()
        first = visit(scene, matter(), channel="mail", request_key=key)
        assert visit(scene, matter(), channel="mail", request_key=key) == first
        assert counted().records == 1

    def test_a_letter_counts_for_the_day_it_came(self, scene: Scene):
        visit(scene, matter(), channel="mail", request_key=new_id(), at=MONDAY - timedelta(days=3))
        assert counted().contacts == 0

    def test_calls_are_not_registered_by_hand_nor_letters_of_tomorrow(self, scene: Scene):
        with pytest.raises(intake.ChannelRefused):
            visit(scene, channel="phone", request_key=new_id())
        with pytest.raises(intake.ChannelRefused):
            visit(scene, channel="mail", request_key=new_id(), at=MONDAY + timedelta(days=1))


class TestPersons:
    def test_a_caller_who_came_in_person_too_is_one(self, scene: Scene):
        scene.tickets(matter(), number="13800000003")
        visit(scene, number="+86 138 0000 0003", name="李明")
        assert (counted().persons, counted().contacts) == (1, 2)

    def test_two_names_at_one_number_are_two(self, scene: Scene):
        visit(scene, number="13800000003", name="李明")
        visit(scene, number="13800000003", name="李兰")
        assert counted().persons == 2

    def test_anonymous_callers_are_as_many_as_their_calls(self, scene: Scene):
        for _ in range(3):
            scene.tickets(matter(), number="anonymous")
        assert (counted().persons, counted().contacts) == (3, 3)

    def test_a_name_given_later_changes_no_figure(self, scene: Scene):
        ticket = scene.tickets(matter())[0]
        scene.tickets(matter())
        before = counted()
        with begin() as uow:
            corrections.name_caller(uow, signed_in(scene), ticket, "王小明")
        assert counted() == before
        with begin() as uow:
            assert "王小明" not in str([line.content for line in history.lines(uow.session, ticket)])

    def test_the_seeds_2405_persons_and_2803_records_are_1_17_records_a_person(self, scene: Scene):
        """12348.md 1H: 2 405 人, 2 803 条. Every person a number of their own, some of them a second matter."""
        template = scene.tickets(matter())[0]
        with begin() as uow:
            uow.raw.execute(_MANY_POINTS, (2404,))
            uow.raw.execute(_MANY_CONTACTS, (DAY,))
            uow.raw.execute(_MANY_TICKETS.format(columns=_columns()), (2802, template))
        found = counted()
        assert (found.persons, found.contacts, found.records) == (2405, 2405, 2803)
        assert round(found.records / found.persons, 2) == 1.17
        assert Share(found.records, found.persons).percent == "116.55"


_MANY_POINTS = """
INSERT INTO contact_point (id, org_id, kind, address_hash, address_cipher, key_id, last_four, masked, created_at)
SELECT gen_random_uuid(), o.id, 'tel', sha256(n::text::bytea), ''::bytea, 'k', '0000', '138****0000', now()
FROM org o, generate_series(1, %s) n
"""
_MANY_CONTACTS = """
INSERT INTO contact (id, org_id, channel, at, business_day, point_id, created_at)
SELECT gen_random_uuid(), org_id, 'phone', now(), %s, id, now() FROM contact_point WHERE key_id = 'k'
"""
_MANY_TICKETS = """
INSERT INTO ticket (id, number, matter_no, {columns})
SELECT gen_random_uuid(), 'n' || n, 1, {columns} FROM ticket, generate_series(1, %s) n WHERE id = %s
"""


def _columns() -> str:
    own = {"id", "number", "matter_no", "wrap_up_id"}
    return ", ".join(column.name for column in Ticket.__table__.columns if column.name not in own)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=6))
def test_the_figures_stand_in_their_order(scene: Scene, calls: list[tuple[int, int]]):
    """For any calls: 人 ≤ 人次 ≤ 条 while each contact brings at least one record; 人 are the distinct numbers."""
    with begin() as uow:
        for table in ("ticket_form", "ticket_contact", "ticket_chain", "running_clock", "contact"):
            uow.raw.execute(f"TRUNCATE {table} CASCADE")
        uow.raw.execute("ALTER TABLE ticket_event DISABLE TRIGGER ALL")
        uow.raw.execute("TRUNCATE ticket CASCADE")
        uow.raw.execute("ALTER TABLE ticket_event ENABLE TRIGGER ALL")
    for number, matters in calls:
        scene.tickets(*[matter()] * matters, number=f"1380000000{number}")
    found = counted()
    assert found.persons == len({number for number, _ in calls})
    assert found.contacts == len(calls)
    assert found.records == found.cases == sum(matters for _, matters in calls)
    assert found.persons <= found.contacts <= found.records


class TestCases:
    LIST = "姓名\t电话\t金额\t月数\n" + "\n".join(
        f"工人{chr(0x7532 + n)}\t138000001{n:02d}\t12000\t3" for n in range(30)
    )

    def case(self, scene: Scene, ticket_id: UUID) -> UUID:
        with begin() as uow:
            return cases.open_for(uow, signed_in(scene), ticket_id, "滨江花园三期欠薪").id

    def paste(self, scene: Scene, case_id: UUID, text: str) -> tuple[int, int]:
        with begin() as uow:
            return cases.import_people(uow, signed_in(scene), case_id, text)

    def test_thirty_workers_of_one_site_are_one_case_with_thirty_persons(self, scene: Scene):
        """12348.md 3.4, scenario 10: 1 件, 30 人."""
        first = scene.tickets(dispatched(), number="13800000100")[0]
        second = scene.tickets(dispatched(), number="13800000101")[0]
        case_id = self.case(scene, first)
        with begin() as uow:
            cases.join(uow, signed_in(scene), case_id, uow.session.get_one(Ticket, second).number)
        assert self.paste(scene, case_id, self.LIST) == (30, 0)
        found = counted()
        assert (found.cases, found.persons, found.contacts, found.records) == (1, 30, 2, 2)

    def test_pasted_twice_nobody_is_there_twice(self, scene: Scene):
        case_id = self.case(scene, scene.tickets(dispatched())[0])
        self.paste(scene, case_id, self.LIST)
        assert self.paste(scene, case_id, self.LIST) == (0, 30)

    def test_a_foremans_number_behind_several_names_stays_several_people(self, scene: Scene):
        case_id = self.case(scene, scene.tickets(dispatched())[0])
        text = "张三,13800000777,8000\n李四,13800000777,9000\n王五,,7000"
        assert self.paste(scene, case_id, text) == (3, 0)
        assert self.paste(scene, case_id, text) == (0, 3)
        with begin() as uow:
            rows = cases.people(uow, case_id)
            assert sum(row.amount or 0 for row in rows) == 2_400_000
            assert set(persons.names(uow, [row.person_id for row in rows]).values()) == {"张三", "李四", "王五"}

    def test_names_stand_nowhere_in_the_clear(self, scene: Scene):
        ticket = scene.tickets(dispatched())[0]
        self.paste(scene, self.case(scene, ticket), "欧阳不平,13800000777,8000")
        with begin() as uow:
            told = str([line.content for line in history.lines(uow.session, ticket)])
            assert "欧阳" not in told
            assert one(uow, "SELECT count(*) FROM person WHERE name_cipher LIKE %s", "%欧阳%".encode()) == 0
            assert "persons_added" in {line.kind for line in history.lines(uow.session, ticket)}

    def test_a_list_with_a_bad_line_adds_nobody_and_names_the_line(self, scene: Scene):
        case_id = self.case(scene, scene.tickets(dispatched())[0])
        with pytest.raises(cases.ListUnreadable, match="第2行：电话"):
            self.paste(scene, case_id, "张三,13800000777\n李四,138")
        with begin() as uow:
            assert cases.people(uow, case_id) == []

    def test_whoever_is_taken_out_stays_written_with_the_reason(self, scene: Scene):
        case_id = self.case(scene, scene.tickets(dispatched())[0])
        self.paste(scene, case_id, "张三,13800000777\n李四,13800000778")
        with begin() as uow:
            row = cases.people(uow, case_id)[0]
            cases.remove_person(uow, signed_in(scene), case_id, row.id, "重复登记")
        with begin() as uow:
            assert len(cases.people(uow, case_id)) == 1
            assert one(uow, "SELECT count(*) FROM case_person") == 2
        assert self.paste(scene, case_id, "张三,13800000777") == (1, 0)

    def test_a_case_is_for_those_who_may_see_one_of_its_tickets(self, scene: Scene):
        case_id = self.case(scene, scene.tickets(dispatched(category="Q03-01"))[0])
        with begin() as uow, pytest.raises(cases.CaseNotFound):
            cases.of_account(uow, signed_in(scene, "102"), case_id)

    def test_a_ticket_is_in_one_case_only_and_may_leave_it(self, scene: Scene):
        ticket = scene.tickets(dispatched())[0]
        self.case(scene, ticket)
        with pytest.raises(cases.InAnotherCase):
            self.case(scene, ticket)
        with begin() as uow:
            cases.leave(uow, signed_in(scene), ticket, "误归")
        self.case(scene, ticket)


class TestLists:
    @pytest.mark.parametrize(
        ("line", "amount"),
        [("张三，138 0000 0001，1.2万，3个月", 1_200_000), ("张三,13800000001,12,000元,3", 1_200_000),
         ("张三\t13800000001\t12,000.50\t3月", 1_200_050), ("张三、13800000001、¥12000、3", 1_200_000)],
    )  # fmt: skip
    def test_lists_are_read_as_people_write_them(self, line: str, amount: int):
        people, problems = person_lists.read(line)
        assert problems == []
        assert (people[0].name, people[0].number, people[0].amount, people[0].months) == (
            "张三", "13800000001", amount, 3,
        )  # fmt: skip

    @pytest.mark.parametrize("line", [",13800000001", "13800000001,张三", "张三,13800000001,很多", "张三,,12000,半年"])
    def test_what_is_no_person_is_a_problem_of_its_line(self, line: str):
        people, problems = person_lists.read(f"李四,13800000002\n\n{line}")
        assert len(people) == 1
        assert [each.line for each in problems] == [3]


def test_a_call_is_one_contact_however_often_it_is_asked_for(scene: Scene):
    call_id = scene.call()
    with begin() as uow:
        call = uow.session.get_one(Call, call_id)
        assert contacts.of_call(uow, call, None) == contacts.of_call(uow, call, None)
        assert points.find_point(uow, "tel", "13800000001") is not None
        assert one(uow, "SELECT count(*) FROM contact WHERE org_id = %s", ROOT_ORG_ID) == 1
