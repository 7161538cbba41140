"""Lawyers: who can take a case, whose turn it is, the last free place once, answers with a clock, the follow-up."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest

from callcenter.aid import assignment, changes, choice, closing, defence, jobs, lawyers, review, tasks
from callcenter.aid.closing import Closing
from callcenter.aid.defence import Notice
from callcenter.aid.states import MoveNotAllowed
from callcenter.db.unit_of_work import begin
from tests.callcenter.desk.test_interleavings import held_at


def accept(bureau, offer_id):
    with begin() as uow:
        return assignment.accept(uow, bureau.chief, offer_id)


def several(bureau, count):
    """Granted cases of different callers."""
    return [bureau.granted(number=f"138000002{each:02d}") for each in range(count)]


def blocked(bureau, future):
    """The other transaction stands before the lock, or is through already, which the test then shows."""
    for _ in range(2000):
        waiting = bureau.rows(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        if waiting or future.done():
            return
        threading.Event().wait(0.005)
    pytest.fail("the other transaction never came to the lock")


class TestTheLastFreePlace:
    def test_two_assignments_at_the_same_moment_give_one(self, bureau):
        """Both count the load before either has written: without the lawyer's row locked both would be taken."""
        bureau.lawyer("陈立", load_cap=1)
        first, second = several(bureau, 2)
        with ThreadPoolExecutor(2) as pool, held_at("aid load counted") as gate:
            one = pool.submit(bureau.offer, first, "designated", "陈立")
            assert gate.arrived.wait(10)
            two = pool.submit(bureau.offer, second, "designated", "陈立")
            blocked(bureau, two)
            assert not two.done()
            gate.opened.set()
            one.result(10)
            with pytest.raises(choice.LoadFull):
                two.result(10)
        assert bureau.rows("SELECT count(*) FROM aid_assignment WHERE state = 'offered'") == [(1,)]

    def test_rotation_and_designation_do_not_share_it_either(self, bureau):
        bureau.lawyer("陈立", load_cap=1)
        first, second = several(bureau, 2)
        with ThreadPoolExecutor(2) as pool, held_at("aid load counted") as gate:
            one = pool.submit(bureau.offer, first, "designated", "陈立")
            assert gate.arrived.wait(10)
            two = pool.submit(bureau.offer, second, "rotation")
            blocked(bureau, two)
            gate.opened.set()
            one.result(10)
            with pytest.raises(assignment.NobodyInTurn):
                two.result(10)

    def test_a_case_is_offered_to_one_lawyer_at_a_time(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        application_id = bureau.granted()
        with ThreadPoolExecutor(2) as pool, held_at("aid load counted") as gate:
            one = pool.submit(bureau.offer, application_id, "designated", "陈立")
            assert gate.arrived.wait(10)
            two = pool.submit(bureau.offer, application_id, "designated", "周敏")
            blocked(bureau, two)
            gate.opened.set()
            one.result(10)
            with pytest.raises(assignment.AlreadyOffered):
                two.result(10)

    def test_a_place_is_free_again_when_the_case_ends_or_is_declined(self, bureau):
        bureau.lawyer("陈立", load_cap=1)
        first, second, third = several(bureau, 3)
        offered = bureau.offer(first, "designated", "陈立")
        with begin() as uow:
            assignment.decline(uow, bureau.chief, offered, "正在外地开庭")
        accept(bureau, bureau.offer(second, "designated", "陈立"))
        with pytest.raises(choice.LoadFull):
            bureau.offer(third, "designated", "陈立")
        with begin() as uow:
            closing.close(uow, bureau.chief, second, Closing("mediated", Decimal(9000)))
        bureau.offer(third, "designated", "陈立")


class TestRotation:
    def test_turns_go_round(self, bureau):
        for name in ("陈立", "周敏", "何远"):
            bureau.lawyer(name)
        turns = []
        for application_id in several(bureau, 6):
            bureau.turn(minutes=5)
            accept(bureau, bureau.offer(application_id, "rotation"))
            turns += bureau.whose(application_id)
        assert Counter(turns) == {"陈立": 2, "周敏": 2, "何远": 2}
        assert turns[:3] == turns[3:]

    def test_many_at_once_take_one_turn_each(self, bureau):
        for name in ("陈立", "周敏", "何远", "阿木"):
            bureau.lawyer(name, load_cap=5)
        cases = several(bureau, 8)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: bureau.offer(each, "rotation"), cases))
        given = Counter(name for each in cases for name in bureau.whose(each))
        assert set(given.values()) == {2}

    def test_who_declined_or_let_it_lapse_is_not_asked_again(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        application_id = bureau.granted()
        offered = bureau.offer(application_id, "rotation")
        with begin() as uow:
            assignment.decline(uow, bureau.chief, offered, "不熟悉本地仲裁")
        bureau.offer(application_id, "rotation")
        assert len(set(bureau.whose(application_id))) == 2
        bureau.turn(days=2)
        assert jobs.lapse_offers() == 1
        with pytest.raises(assignment.NobodyInTurn):
            bureau.offer(application_id, "rotation")

    def test_the_field_and_the_callers_language_come_first(self, bureau):
        bureau.lawyer("家事", specialties=["M02"])
        bureau.lawyer("劳动", specialties=["M01"])
        bureau.lawyer("彝语", specialties=["M02"], languages=["zh-CN", "ii-CN"])
        plain = bureau.granted()
        bureau.offer(plain, "rotation")
        assert bureau.whose(plain) == ["劳动"]
        ticket_id = bureau.ticket(number="13800000009")
        with begin() as uow:
            uow.raw.execute("UPDATE ticket SET language = 'ii-CN' WHERE id = %s", (ticket_id,))
        yi = bureau.granted(bureau.apply(ticket_id))
        bureau.offer(yi, "rotation")
        assert bureau.whose(yi) == ["彝语"]


class TestWhoCannot:
    def test_an_adverse_record_bars_from_its_first_to_its_last_day(self, bureau):
        lawyer_id = bureau.lawyer("陈立")
        record = {"kind": "penalty", "note": "停止执业一个月", "source": "市司法局罚决字1号", "disclosed": True,
                  "valid_from": date(2026, 11, 24), "valid_until": date(2026, 12, 23)}  # fmt: skip
        with begin() as uow:
            lawyers.add_record(uow, bureau.chief, lawyer_id, record)
        bureau.offer(bureau.granted(), "designated", "陈立")
        bureau.turn(days=1)
        later = bureau.granted(number="13800000002")
        for mode in ("designated", "chosen", "visit_chosen"):
            with pytest.raises(choice.AdverseRecordInForce):
                bureau.offer(later, mode, "陈立")
        with pytest.raises(assignment.NobodyInTurn):
            bureau.offer(later, "rotation")
        bureau.turn(days=30)
        bureau.offer(later, "chosen", "陈立")

    def test_a_record_that_comes_up_between_offer_and_answer_bars_too(self, bureau):
        lawyer_id = bureau.lawyer("陈立")
        offered = bureau.offer(bureau.granted(), "designated", "陈立")
        with begin() as uow:
            record = {"kind": "negative_list", "note": "负面清单", "source": "律协通报", "disclosed": False,
                      "valid_from": date(2026, 11, 23), "valid_until": None}  # fmt: skip
            made = lawyers.add_record(uow, bureau.chief, lawyer_id, record).id
        with pytest.raises(choice.AdverseRecordInForce):
            accept(bureau, offered)
        with begin() as uow:
            lawyers.end_record(uow, bureau.chief, lawyer_id, made, "登记有误")
        accept(bureau, offered)

    def test_an_inactive_lawyer_takes_nothing(self, bureau):
        bureau.lawyer("陈立", active=False)
        with pytest.raises(choice.LawyerInactive):
            bureau.offer(bureau.granted(), "designated", "陈立")

    def test_two_lines_of_the_register_are_two_lawyers(self, bureau):
        bureau.lawyer("陈立", licence_no="15111201010000001")
        with pytest.raises(lawyers.LawyerKnown):
            bureau.lawyer("李鬼", licence_no="15111201010000001")


class TestChoosing:
    def test_the_callers_choice_is_taken_from_the_application_and_followed_up(self, bureau):
        """点援 (S56): a hundred in a hundred are followed up, the others are not."""
        lawyer_id = bureau.lawyer("陈立")
        chosen, plain = several(bureau, 2)
        with begin() as uow:
            changes.change(uow, bureau.chief, chosen, {"wanted_lawyer_id": lawyer_id})
        accept(bureau, bureau.offer(chosen, "chosen"))
        accept(bureau, bureau.offer(plain, "designated", "陈立"))
        for each in (chosen, plain):
            with begin() as uow:
                closing.close(uow, bureau.chief, each, Closing("won", Decimal(100)))
        assert [each.quality_follow_up for each in (*bureau.assignments(chosen), *bureau.assignments(plain))] == [
            True,
            False,
        ]
        with begin() as uow:
            assert [(task.kind, application.id) for task, application in tasks.open_ones(uow, bureau.boss)] == [
                ("quality_follow_up", chosen)
            ]

    def test_without_a_wish_somebody_must_be_named(self, bureau):
        with pytest.raises(assignment.LawyerMissing):
            bureau.offer(bureau.granted(), "chosen")

    def test_the_list_is_filtered_and_shows_who_has_most_room_first(self, bureau):
        bureau.lawyer("劳动忙", load_cap=1)
        bureau.lawyer("劳动闲", load_cap=4)
        bureau.lawyer("家事", specialties=["M02"])
        bureau.lawyer("彝语", languages=["ii-CN"])
        taken, application_id = several(bureau, 2)
        bureau.offer(taken, "designated", "劳动忙")
        with begin() as uow:
            application = uow.session.get_one(type(bureau.application(application_id)), application_id)
            names = [each.lawyer.name for each in choice.shelf(uow, application, "M01", "zh-CN", hindered=False)]
            seen = {
                each.lawyer.name: each.hindrances for each in choice.shelf(uow, application, "M01", None, hindered=True)
            }
        assert names == ["劳动闲"]
        assert seen == {"劳动闲": (), "彝语": (), "劳动忙": ("full",)}

    def test_a_courts_notice_is_not_for_choosing(self, bureau):
        bureau.lawyer("何远", criminal_pool=True)
        notice_id = notify(bureau)
        for mode in ("chosen", "visit_chosen"):
            with pytest.raises(assignment.NotForNotices):
                bureau.offer(notice_id, mode, "何远")
        bureau.offer(notice_id, "rotation")


def notify(bureau, **changes):
    values = {"organ": "court", "organ_name": "演示县人民法院", "notice_no": "（2026）演通辩字第1号",
              "received_at": bureau.at, "defendant": "王某"}  # fmt: skip
    with begin() as uow:
        return defence.notify(uow, bureau.chief, Notice(**(values | changes))).id


class TestNotifiedDefence:
    def test_it_begins_at_the_assignment_and_ends_like_the_others(self, bureau):
        bureau.lawyer("何远", criminal_pool=True)
        notice_id = notify(bureau, received_at=bureau.at - timedelta(hours=3))
        made = bureau.application(notice_id)
        assert (made.state, made.kind, made.decided_at) == (
            "assigning",
            "notified_defence",
            bureau.at - timedelta(hours=3),
        )
        accept(bureau, bureau.offer(notice_id, "rotation"))
        assert bureau.application(notice_id).state == "handling"
        with pytest.raises(MoveNotAllowed), begin() as uow:
            review.withdraw(uow, bureau.chief, notice_id, "applicant", "")

    def test_only_the_pool_serves_and_grave_cases_only_the_seasoned(self, bureau):
        bureau.lawyer("民事")
        bureau.lawyer("新手", criminal_pool=True, practising_since=date(2024, 1, 1))
        bureau.lawyer("老手", criminal_pool=True, practising_since=date(2015, 1, 1))
        notice_id = notify(bureau, severe=True)
        for name in ("民事", "新手"):
            with pytest.raises(choice.NotInCriminalPool):
                bureau.offer(notice_id, "designated", name)
        bureau.offer(notice_id, "rotation")
        assert bureau.whose(notice_id) == ["老手"]

    def test_a_notice_of_the_future_is_refused(self, bureau):
        with pytest.raises(defence.NoticeInvalid):
            notify(bureau, received_at=bureau.at + timedelta(minutes=1))


class TestAnswers:
    def test_a_lawyer_declines_with_a_reason_and_the_case_waits_for_another(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        application_id = bureau.granted()
        offered = bureau.offer(application_id, "designated", "陈立")
        with begin() as uow:
            assignment.decline(uow, bureau.chief, offered, "与对方有亲属关系")
        assert bureau.application(application_id).state == "assigning"
        with pytest.raises(assignment.OfferSettled):
            accept(bureau, offered)
        with pytest.raises(choice.DeclinedBefore):
            bureau.offer(application_id, "chosen", "陈立")
        accept(bureau, bureau.offer(application_id, "designated", "周敏"))

    def test_an_offer_lapses_after_a_working_day_and_leaves_a_task(self, bureau):
        bureau.lawyer("陈立")
        application_id = bureau.granted()
        offered = bureau.offer(application_id, "rotation")
        bureau.turn(hours=30)
        assert jobs.lapse_offers() == 0
        bureau.turn(hours=8)
        assert jobs.lapse_offers() == 1
        assert jobs.lapse_offers() == 0
        with pytest.raises(assignment.OfferSettled):
            accept(bureau, offered)
        with begin() as uow:
            assert [task.kind for task, _ in tasks.open_ones(uow, bureau.boss)] == ["offer_lapsed"]

    def test_the_answer_and_the_lapse_at_the_same_moment_have_one_winner(self, bureau):
        bureau.lawyer("陈立")
        application_id = bureau.granted()
        offered = bureau.offer(application_id, "rotation")
        bureau.turn(days=2)
        with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
            lapsing = pool.submit(_lapse, offered)
            assert gate.arrived.wait(10)
            answer = pool.submit(accept, bureau, offered)
            blocked(bureau, answer)
            gate.opened.set()
            assert lapsing.result(10)
            with pytest.raises(assignment.OfferSettled):
                answer.result(10)
        assert bureau.application(application_id).state == "assigning"

    def test_who_has_the_case_may_give_it_up_and_another_takes_it(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        application_id = bureau.handled(lawyer="陈立")
        running = bureau.assignments(application_id)[0].id
        with begin() as uow:
            assignment.leave(uow, bureau.chief, running, "client_asks", "受援人要求更换")
        assert bureau.application(application_id).state == "assigning"
        bureau.offer(application_id, "rotation")
        assert bureau.whose(application_id) == ["陈立", "周敏"]

    def test_a_withdrawn_case_takes_its_offer_along(self, bureau):
        bureau.lawyer("陈立", load_cap=1)
        application_id = bureau.granted()
        offered = bureau.offer(application_id, "rotation")
        with begin() as uow:
            review.withdraw(uow, bureau.chief, application_id, "own_lawyer", "已自行委托")
        with pytest.raises(assignment.OfferSettled):
            accept(bureau, offered)
        bureau.offer(bureau.granted(number="13800000002"), "rotation")


def _lapse(offer_id):
    with begin() as uow:
        return assignment.lapse(uow, offer_id)
