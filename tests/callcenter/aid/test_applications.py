"""From the ticket to the archive: pre-filled with one action, every step guarded, stamped and told to the ticket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.aid import (
    applicants,
    applications,
    changes,
    closing,
    course,
    deadlines,
    handlers,
    hardship,
    queries,
    review,
)
from callcenter.aid.applicants import Applicant
from callcenter.aid.applications import AlreadyApplied, Matter, Wanted
from callcenter.aid.closing import Closing, HandOverMissing
from callcenter.aid.hardship import Basis, HardshipUnfounded
from callcenter.aid.marks import Party
from callcenter.aid.states import MoveNotAllowed
from callcenter.db.unit_of_work import begin
from callcenter.people.identity import SignedIn
from callcenter.tickets import cases, history
from callcenter.tickets import handlers as tickets_handlers
from callcenter.tickets.models import Ticket
from callcenter.tickets.profiles import store
from tests.callcenter.aid.conftest import WAGE
from tests.callcenter.aid.test_assignment import blocked
from tests.callcenter.desk.test_interleavings import held_at


def steps(bureau, application_id):
    return bureau.rows(
        "SELECT move, from_state, to_state FROM aid_step WHERE application_id = %s ORDER BY seq", application_id
    )


def test_an_application_is_prefilled_from_its_ticket(bureau):
    made = bureau.application(bureau.apply())
    assert (made.state, made.aid_type, made.category, made.facts) == ("applied", "civil", "M01-01", "拖欠三个月工资")
    assert (made.special_groups, made.green, made.same_day, made.people) == (["migrant_worker"], True, True, 1)
    assert (made.hint["article"], made.hint["rules"][0]["item"], made.fee_yuan) == ("42", "3", 0)
    assert made.number == "援2026-00001"
    marked = "SELECT side, kind FROM aid_party_mark WHERE application_id = %s ORDER BY side, kind"
    assert bureau.rows(marked, made.id) == [("client", "phone"), ("opponent", "org"), ("opponent", "org")]


def test_thirty_workers_of_one_case_are_one_application_for_thirty_people(bureau):
    ticket_id = bureau.ticket()
    people = "\n".join(f"工友{chr(0x4E00 + each)}, 138000001{each:02d}, {1000 + each}元, 3" for each in range(30))
    boss = SignedIn(bureau.chief, bureau.chief, _org(bureau), "201", "班长", ("supervisor",), None)
    with begin() as uow:
        case = cases.open_for(uow, boss, ticket_id, "城南安置房欠薪")
        cases.import_people(uow, boss, case.id, people)
    other = bureau.ticket(number="13800000002")
    with begin() as uow:
        cases.join(uow, boss, case.id, uow.session.get_one(Ticket, other).number)
    application_id = bureau.apply(ticket_id)
    there = bureau.rows("SELECT count(*) FROM case_person WHERE removed_at IS NULL")[0][0]
    assert bureau.application(application_id).people == there
    assert there >= 30
    assert bureau.rows("SELECT count(*) FROM aid_applicant WHERE name_cipher IS NOT NULL")[0][0] >= 30
    with pytest.raises(AlreadyApplied):  # the other ticket is the same affair
        bureau.apply(other)


def test_two_tickets_of_one_case_applied_for_at_the_same_moment_make_one_application(bureau):
    first, second = bureau.ticket(), bureau.ticket(number="13800000002")
    boss = SignedIn(bureau.chief, bureau.chief, _org(bureau), "201", "班长", ("supervisor",), None)
    with begin() as uow:
        case = cases.open_for(uow, boss, first, "城南安置房欠薪")
        cases.join(uow, boss, case.id, uow.session.get_one(Ticket, second).number)
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        one = pool.submit(bureau.apply, first)
        assert gate.arrived.wait(10)
        two = pool.submit(bureau.apply, second)
        blocked(bureau, two)
        assert not two.done()
        gate.opened.set()
        one.result(10)
        with pytest.raises(AlreadyApplied):
            two.result(10)
    assert bureau.rows("SELECT count(*) FROM aid_application") == [(1,)]


def _org(bureau):
    return bureau.rows("SELECT id FROM org LIMIT 1")[0][0]


def test_a_second_application_is_refused_only_while_the_first_is_open(bureau):
    ticket_id = bureau.ticket()
    first = bureau.apply(ticket_id)
    with pytest.raises(AlreadyApplied):
        bureau.apply(ticket_id)
    with begin() as uow:
        review.withdraw(uow, bureau.chief, first, "settled", "老板已付清")
    assert bureau.apply(ticket_id) != first


def test_the_whole_way_is_written_step_by_step_and_told_to_the_ticket(bureau):
    bureau.lawyer("陈立")
    application_id = bureau.handled()
    with begin() as uow:
        closing.close(uow, bureau.chief, application_id, Closing("won", Decimal("30600.50")))
    with begin() as uow:
        closing.archive(uow, bureau.chief, application_id, "2026-民-0031")
    made = bureau.application(application_id)
    assert (made.state, made.loss_recovered_yuan, made.archive_no) == ("archived", Decimal("30600.50"), "2026-民-0031")
    course_of = [(move, before, after) for move, before, after in steps(bureau, application_id) if before != after]
    assert course_of == [
        ("apply", None, "applied"), ("accept", "applied", "reviewing"), ("grant", "reviewing", "assigning"),
        ("lawyer_accepts", "assigning", "handling"), ("close", "handling", "closed"), ("archive", "closed", "archived"),
    ]  # fmt: skip
    with begin() as uow:
        lines = history.lines(uow.session, made.ticket_id)
        assert history.first_break(lines) is None
        told = [line.content.get("to") for line in lines if line.kind == "aid_moved"]
    assert told == ["reviewing", "assigning", "handling", "closed", "archived"]
    assert [line.kind for line in lines].count("aid_applied") == 1


def test_the_course_is_only_added_to(bureau):
    bureau.apply()
    for statement in ("UPDATE aid_step SET move = 'x'", "DELETE FROM aid_step"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
            uow.raw.execute(statement)


def test_nothing_is_ever_charged(bureau):
    application_id = bureau.apply()
    with pytest.raises((IntegrityError, psycopg.errors.CheckViolation)), begin() as uow:
        uow.raw.execute("UPDATE aid_application SET fee_yuan = 1 WHERE id = %s", (application_id,))


def test_a_second_click_changes_nothing(bureau):
    application_id = bureau.accepted()
    with pytest.raises(MoveNotAllowed), begin() as uow:
        review.accept(uow, bureau.chief, application_id)
    assert [row[0] for row in steps(bureau, application_id)] == ["apply", "accept"]


def test_an_application_without_words_is_not_taken_in(bureau):
    application_id = bureau.apply(wanted=Wanted(facts="  "))
    with pytest.raises(review.NothingApplied), begin() as uow:
        review.accept(uow, bureau.chief, application_id)


class TestHardship:
    def state(self, bureau, application_id, **basis):
        with begin() as uow:
            hardship.state(uow, bureau.account("101"), application_id, Basis(**basis))

    def test_without_a_basis_nothing_is_granted(self, bureau):
        application_id = bureau.accepted()
        with pytest.raises(review.HardshipMissing), begin() as uow:
            review.grant(uow, bureau.chief, application_id)

    def test_checking_needs_its_result(self, bureau):
        application_id = bureau.accepted()
        with pytest.raises(HardshipUnfounded):
            self.state(bureau, application_id, kind="checked")
        self.state(bureau, application_id, kind="checked", note="民政系统共享核查：低保户")
        assert bureau.application(application_id).hardship_basis == "checked"

    def test_a_promise_needs_its_version_and_where_it_can_be_heard(self, bureau):
        ticket_id = bureau.ticket()
        call_id = bureau.rows("SELECT call_id FROM ticket WHERE id = %s", ticket_id)[0][0]
        application_id = bureau.accepted(bureau.apply(ticket_id))
        for missing in (
            {"call_id": call_id},
            {"promise_version": "1.0", "call_id": call_id},
            {"promise_version": "2026.1"},
        ):
            with pytest.raises(HardshipUnfounded):
                self.state(bureau, application_id, kind="declared", **missing)
        with pytest.raises(HardshipUnfounded):  # nothing was recorded
            self.state(bureau, application_id, kind="declared", promise_version="2026.1", call_id=call_id)
        bureau.recording(call_id)
        strange = bureau.call("13800000077", taken_by="101")
        bureau.recording(strange)
        with pytest.raises(HardshipUnfounded):
            self.state(bureau, application_id, kind="declared", promise_version="2026.1", call_id=strange)
        self.state(bureau, application_id, kind="declared", promise_version="2026.1", call_id=call_id)
        made = bureau.application(application_id)
        assert (made.promise_version, made.promise_call_id, made.hardship_at) == ("2026.1", call_id, bureau.at)

    def test_a_written_promise_names_its_paper(self, bureau):
        application_id = bureau.accepted()
        self.state(bureau, application_id, kind="declared", promise_version="2026.1", document="书面承诺书")
        assert bureau.application(application_id).hardship_note == "书面承诺书"

    def test_an_exemption_needs_a_ground_of_the_table_or_a_paper(self, bureau):
        """A migrant worker's wages are exempt by 42.3; for anybody else a paper must show why."""
        mine, other = bureau.accepted(), bureau.accepted(number="13800000002", special_groups=["women"])
        self.state(bureau, mine, kind="exempt", ground="42.3")
        for basis in ({}, {"ground": "31.5"}, {"ground": "42.3"}):
            with pytest.raises(HardshipUnfounded):
                self.state(bureau, other, kind="exempt", **basis)
        self.state(bureau, other, kind="exempt", ground="42.2", document="低保证")
        assert bureau.application(other).hardship_ground == "42.2"

    def test_a_changed_basis_forgets_the_one_before(self, bureau):
        application_id = bureau.accepted()
        self.state(bureau, application_id, kind="exempt", ground="42.3")
        self.state(bureau, application_id, kind="checked", note="入户核查")
        made = bureau.application(application_id)
        assert (made.hardship_ground, made.promise_version, made.hardship_note) == (None, None, "入户核查")


def test_urgent_help_comes_before_papers_and_basis(bureau):
    """法律援助法 44: the limitation period is about to end."""
    application_id = bureau.accepted()
    with begin() as uow:
        review.grant(uow, bureau.chief, application_id, urgent="limitation")
    assert (bureau.application(application_id).state, bureau.application(application_id).urgent_ground) == (
        "assigning", "limitation",
    )  # fmt: skip


class TestObjections:
    def refused(self, bureau):
        application_id = bureau.accepted()
        with begin() as uow:
            review.refuse(uow, bureau.chief, application_id, "not_in_hardship", "家庭收入超过标准")
        return application_id

    def object_to(self, bureau, application_id):
        with begin() as uow:
            return review.object_to(uow, bureau.account("101"), application_id, "收入计算有误").id

    def test_a_refusal_has_its_reason_and_may_be_objected_to_once_at_a_time(self, bureau):
        application_id = self.refused(bureau)
        made = bureau.application(application_id)
        assert (made.state, made.end_code, made.end_reason) == ("refused", "not_in_hardship", "家庭收入超过标准")
        self.object_to(bureau, application_id)
        with pytest.raises(review.ObjectionOpen):
            self.object_to(bureau, application_id)

    def test_an_upheld_decision_stays(self, bureau):
        application_id = self.refused(bureau)
        objection = self.object_to(bureau, application_id)
        with begin() as uow:
            review.decide_objection(uow, bureau.account("202", "supervisor"), objection, "upheld", "维持")
        assert bureau.application(application_id).state == "refused"
        with pytest.raises(review.ObjectionNotFound), begin() as uow:
            review.decide_objection(uow, bureau.account("202", "supervisor"), objection, "ordered", "再改")

    def test_an_ordered_correction_opens_the_review_again(self, bureau):
        application_id = self.refused(bureau)
        objection = self.object_to(bureau, application_id)
        bureau.turn(days=2)
        with begin() as uow:
            review.decide_objection(uow, bureau.account("202", "supervisor"), objection, "ordered", "责令改正")
        made = bureau.application(application_id)
        assert (made.state, made.decided_at, made.end_code, made.reopened_at) == ("reviewing", None, None, bureau.at)

    def test_who_refused_does_not_decide_the_objection(self, bureau):
        objection = self.object_to(bureau, self.refused(bureau))
        with pytest.raises(review.OwnDecision), begin() as uow:
            review.decide_objection(uow, bureau.chief, objection, "upheld", "维持")

    def test_what_still_runs_is_not_objected_to(self, bureau):
        with pytest.raises(MoveNotAllowed):
            self.object_to(bureau, bureau.accepted())


def test_an_application_made_while_the_caller_speaks_is_joined_to_its_ticket(bureau):
    """One click during the call; the ticket is made with the form, of whichever category it ends up in."""
    call_id = bureau.call("13800000005", taken_by="101")
    matter = Matter("M01-01", "欠薪", ("migrant_worker",), {"employer": "演示甲公司"}, "zh-CN")
    with begin() as uow:
        made = applications.from_call(uow, bureau.account("101"), call_id, matter, Wanted())
        assert (made.ticket_id, made.people, made.facts) == (None, 1, "欠薪")
    with pytest.raises(AlreadyApplied), begin() as uow:
        applications.from_call(uow, bureau.account("101"), call_id, matter, Wanted())
    event = bureau.wrap_up(call_id, WAGE | {"category": "M03-01"}, WAGE)
    with begin() as uow:
        tickets_handlers.record_disposition(uow, event)
    for _ in range(2):  # delivered twice
        with begin() as uow:
            handlers.join_tickets(uow, event)
    joined = bureau.application(made.id)
    assert bureau.rows("SELECT category FROM ticket WHERE id = %s", joined.ticket_id) == [("M01-01",)]
    with begin() as uow:
        kinds = [line.kind for line in history.lines(uow.session, joined.ticket_id)]
    assert kinds.count("aid_applied") == 1


def test_a_case_taken_for_another_centre_is_handed_over_once(bureau):
    application_id = bureau.apply(wanted=Wanted(intake_mode="on_behalf", accepted_on_behalf_of="马边县法律援助中心"))
    with begin() as uow:
        closing.hand_over(uow, bureau.chief, application_id, "收条0012")
    with pytest.raises(HandOverMissing), begin() as uow:
        closing.hand_over(uow, bureau.chief, application_id, "收条0013")


class TestClocks:
    """7 days to decide, 3 to assign, from the application: calendar days by statute (法律援助法 43)."""

    def clocks(self, application_id):
        with begin() as uow:
            found = deadlines.of_many(uow, [course.locked(uow, application_id)])[application_id]
        return {(clock.rule, clock.name): clock for clock in found}

    def test_the_statute_gives_seven_calendar_days_and_says_so(self, bureau):
        application_id = bureau.apply(category="M02-03", special_groups=[])
        clock = self.clocks(application_id)["aid_decide", "法律援助审查决定"]
        assert clock.due_at == datetime(2026, 11, 30, 15, 59, 59, 999999, tzinfo=UTC)
        assert (clock.statutory, clock.card) == (True, "none")
        assert "第四十三条" in clock.source

    def test_shandong_counts_working_days_and_calls_them_no_statute(self, bureau):
        with begin() as uow:
            shandong = next(each for each in store.versions(uow) if each.code == "shandong")
            store.use(uow, bureau.chief, shandong.id, bureau.at.date())
        application_id = bureau.apply(category="M02-03", special_groups=[])
        clock = self.clocks(application_id)["aid_decide", "法律援助审查决定"]
        assert clock.due_at == datetime(2026, 12, 2, 15, 59, 59, 999999, tzinfo=UTC)
        assert clock.statutory is False

    def test_wage_cases_are_taken_and_assigned_on_the_same_day(self, bureau):
        bureau.lawyer("陈立")
        application_id = bureau.apply()
        named = self.clocks(application_id)
        for name in ("欠薪、工伤当日受理", "欠薪、工伤当日指派"):
            assert named["aid_same_day", name].due_at == datetime(2026, 11, 23, 15, 59, 59, 999999, tzinfo=UTC)
            assert not named["aid_same_day", name].statutory
        bureau.handled(application_id)
        assert not any(clock.late for clock in self.clocks(application_id).values())
        late = bureau.apply(number="13800000002")
        bureau.turn(days=1)
        bureau.handled(late)
        missed = {name for (rule, name), clock in self.clocks(late).items() if clock.late}
        assert missed == {"欠薪、工伤当日受理", "欠薪、工伤当日指派"}

    def test_the_assignment_clock_runs_from_the_decision_until_a_lawyer_has_taken_the_case(self, bureau):
        bureau.lawyer("陈立")
        application_id = bureau.granted(category="M02-03", special_groups=["elderly"])
        clock = self.clocks(application_id)["aid_assign", "法律援助指派"]
        assert (clock.due_at, clock.ended_at) == (datetime(2026, 11, 26, 15, 59, 59, 999999, tzinfo=UTC), None)
        bureau.turn(days=4)
        assert self.clocks(application_id)["aid_assign", "法律援助指派"].card == "red"

    def test_the_bureau_has_five_days_for_an_objection(self, bureau):
        application_id = TestObjections().refused(bureau)
        TestObjections().object_to(bureau, application_id)
        clock = self.clocks(application_id)["aid_objection", "法律援助异议审查"]
        # the fifth day is a Saturday: the first working day after it (民法典 203)
        assert clock.due_at == datetime(2026, 11, 30, 15, 59, 59, 999999, tzinfo=UTC)

    def test_overdue_ones_are_found_and_the_most_urgent_comes_first(self, bureau):
        slow = bureau.apply(category="M02-03", special_groups=[])
        bureau.turn(days=5)
        quick = bureau.apply(number="13800000002")
        asker = SignedIn(bureau.chief, bureau.chief, _org(bureau), "201", "班长", ("supervisor",), None)
        with begin() as uow:
            rows, _ = queries.page(uow, asker, queries.Wanted("open"))
        assert [row.id for row, _ in rows] == [quick, slow]
        bureau.turn(days=3)
        with begin() as uow:
            rows, total = queries.page(uow, asker, queries.Wanted("overdue"))
        assert ({row.id for row, _ in rows}, total) == ({quick, slow}, 2)


def test_persons_are_added_and_named_until_the_decision(bureau):
    application_id = bureau.apply()
    with begin() as uow:
        changes.change(uow, bureau.chief, application_id, {"facts": "补充"}, [Applicant("李四")], [Party("演示乙公司")])
    with begin() as uow:
        first, second = applicants.listed(uow, application_id)
        changes.name_applicant(uow, bureau.chief, application_id, first.id, Party("张三", "110101199001011234"))
    with begin() as uow:
        rows = applicants.listed(uow, application_id)
        assert applicants.names(rows) == {first.id: "张三", second.id: "李四"}
        assert rows[0].id_masked == "110101********1234"
    assert bureau.application(application_id).people == 2
    bureau.granted(application_id)
    with pytest.raises(MoveNotAllowed), begin() as uow:
        changes.change(uow, bureau.chief, application_id, {"facts": "改口"})
