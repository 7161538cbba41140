"""Forms by category: what is asked, what an answer may be, what is missing and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.duty.models import DutyPlace, Roster, Shift
from callcenter.ids import new_id
from callcenter.tickets import (
    completeness,
    corrections,
    filing,
    form_store,
    forms,
    history,
    ticket_forms,
)
from callcenter.tickets.models import Ticket, TicketForm
from tests.callcenter.tickets.people_of_tests import signed_in
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter, one

WAGES = {"employer": "某劳务公司", "contractor": "某建工集团", "site": "滨江花园三期", "workers": 30,
         "amount": 42_000_000, "months": 4}  # fmt: skip
BY_KEY = {form.key: form for form in forms.shipped()}


def asked(key: str, **fields: object) -> dict[str, object]:
    return matter(fields=fields, form={"key": key, "version": 1})


def form_of(ticket_id: object) -> TicketForm:
    with begin() as uow:
        return uow.session.query(TicketForm).filter_by(ticket_id=ticket_id).one()


class TestPure:
    def test_a_wage_claim_asks_for_what_s66_names(self):
        required = [field.key for field in BY_KEY["wage_claim"].fields if field.required]
        assert required == ["employer", "contractor", "site", "workers", "amount", "months"]

    @pytest.mark.parametrize(
        ("category", "key"),
        [("M01-01", "wage_claim"), ("M01-02", "work_injury"), ("M01-05", "labour"), ("M02-06", "domestic_violence"),
         ("M02-01", "divorce"), ("M07-01", "traffic_accident"), ("M04-01", "loan"), ("M05-03", "general")],
    )  # fmt: skip
    def test_the_longest_code_that_fits_wins(self, category: str, key: str):
        found = forms.fitting(forms.shipped(), category)
        assert found is not None
        assert found.key == key

    def test_nothing_in_the_form_of_domestic_violence_helps_to_find_the_caller(self):
        assert {field.kind for field in BY_KEY["domestic_violence"].fields} == {"choice"}

    def test_not_given_is_an_answer_and_not_asked_is_none(self):
        form = BY_KEY["wage_claim"]
        answers = forms.read(form, {**WAGES, "contractor": None})
        assert forms.missing(form, answers.values) == []
        without = {key: value for key, value in answers.values.items() if key != "contractor"}
        assert forms.missing(form, without) == ["contractor"]

    @pytest.mark.parametrize(
        ("field", "raw"),
        [("amount", "三万"), ("amount", -1), ("amount", 1.5), ("amount", True), ("workers", "30人"), ("months", 5000),
         ("ended_on", "2026-02-30"), ("evidence", "rumour"), ("employer", 7)],
    )  # fmt: skip
    def test_what_is_not_of_its_kind_is_unreadable(self, field: str, raw: object):
        assert forms.read(BY_KEY["wage_claim"], {field: raw}).unreadable == (field,)

    def test_an_empty_answer_is_none(self):
        assert forms.read(BY_KEY["wage_claim"], {"employer": "  "}) == forms.Answers({}, ())

    def test_a_form_that_cannot_be_asked_names_the_field(self):
        with pytest.raises(forms.FormFileError, match=r"f\.a: choices"):
            forms.FormVersion.of("f", 1, "表", ["*"], [{"key": "a", "name": "甲", "kind": "choice"}])
        with pytest.raises(forms.FormFileError, match="twice"):
            forms.FormVersion.of("f", 1, "表", ["*"], [{"key": "a", "name": "甲", "kind": "text"}] * 2)


def test_the_answers_are_kept_with_the_version_that_was_asked(scene: Scene):
    row = form_of(scene.tickets(asked("wage_claim", **WAGES))[0])
    assert (row.form_key, row.form_version, row.values, row.missing) == ("wage_claim", 1, WAGES, [])
    assert row.completed_at == MONDAY


def test_what_is_missing_blocks_neither_the_wrap_up_nor_the_ticket(scene: Scene):
    ticket_id = scene.tickets(asked("wage_claim", employer="某劳务公司", workers=None))[0]
    row = form_of(ticket_id)
    assert row.missing == ["contractor", "site", "amount", "months"]
    assert row.completed_at is None
    with begin() as uow:
        assert uow.session.get_one(Ticket, ticket_id).state == "closed"


def test_an_unreadable_answer_is_refused_while_the_agent_can_correct_it_and_lost_never(scene: Scene):
    with begin() as uow, pytest.raises(filing.AnswerUnreadable, match="拖欠金额"):
        filing.require_filable(uow, [asked("wage_claim", amount="三万左右")])
    row = form_of(scene.tickets(asked("wage_claim", **(WAGES | {"amount": "三万左右"})))[0])
    assert row.missing == ["amount"]


def test_a_new_version_leaves_old_records_as_they_were_asked(scene: Scene):
    old = scene.tickets(asked("wage_claim", **WAGES))[0]
    fields = [field.to_json() for field in BY_KEY["wage_claim"].fields]
    fields.append({"key": "wage_card", "name": "工资卡开户行", "kind": "text", "required": True})
    with begin() as uow:
        made = form_store.publish(uow, scene.agents["101"], "wage_claim", "拖欠工资登记", ["M01-01"], fields)
    assert made.version == 2
    assert form_of(old).missing == []
    assert form_of(scene.tickets(matter(fields=WAGES))[0]).missing == ["wage_card"]


def test_a_published_form_cannot_be_changed_in_the_database(scene: Scene):
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changes"), begin() as uow:
        uow.raw.execute("UPDATE form SET name = 'x'")


class TestSupplementing:
    def test_what_was_added_later_is_in_the_history_with_what_it_was(self, scene: Scene):
        ticket_id = scene.tickets(asked("wage_claim", **(WAGES | {"amount": None})))[0]
        with begin() as uow:
            row = ticket_forms.save(uow, signed_in(scene), ticket_id, {"amount": 42_000_000, "employer": ""})
            assert row.missing == ["employer"]
        with begin() as uow:
            line = history.lines(uow.session, ticket_id)[-1]
            assert (line.kind, line.actor) == ("form_saved", scene.agents["101"])
            assert line.content["changes"] == {"amount": [None, 42_000_000], "employer": ["某劳务公司", None]}
            assert history.first_break(history.lines(uow.session, ticket_id)) is None

    def test_saving_what_stands_there_writes_no_line(self, scene: Scene):
        ticket_id = scene.tickets(asked("wage_claim", **WAGES))[0]
        with begin() as uow:
            before = len(history.lines(uow.session, ticket_id))
            ticket_forms.save(uow, signed_in(scene), ticket_id, {"amount": 42_000_000})
            assert len(history.lines(uow.session, ticket_id)) == before

    def test_without_a_shift_the_day_is_the_limit_and_the_list_shows_it(self, scene: Scene):
        ticket_id = scene.tickets(asked("wage_claim", employer="某劳务公司"))[0]
        assert form_of(ticket_id).supplement_until == datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
        with begin() as uow:
            assert [row.ticket_id for row, _, _ in ticket_forms.incomplete(uow, signed_in(scene))] == [ticket_id]
            assert ticket_forms.incomplete(uow, signed_in(scene, "102")) == []
            assert len(ticket_forms.incomplete(uow, signed_in(scene, "201", "supervisor"))) == 1

    def test_the_limit_is_the_end_of_the_shift(self, scene: Scene):
        ends = _shift(scene, "101")
        ticket_id = scene.tickets(asked("wage_claim", employer="某劳务公司"))[0]
        assert form_of(ticket_id).supplement_until == ends

    def test_a_complete_one_leaves_the_list_and_counts_in_time_or_late(self, scene: Scene):
        first, second = (scene.tickets(asked("wage_claim", employer="某劳务公司"))[0] for _ in range(2))
        scene.tickets(asked("wage_claim", **WAGES))
        account, day = signed_in(scene), clock.business_day(MONDAY)
        with begin() as uow:
            ticket_forms.save(uow, account, first, WAGES)
        clock.set_clock(lambda: MONDAY + timedelta(days=1))
        with begin() as uow:
            ticket_forms.save(uow, account, second, WAGES)
        with begin() as uow:
            assert ticket_forms.incomplete(uow, account) == []
            k37 = completeness.completeness(uow, day, day)
            assert (k37.complete.numerator, k37.complete.denominator, k37.complete.percent) == (3, 3, "100.00")
            assert (k37.in_time.numerator, k37.in_time.percent) == (2, "66.67")

    def test_without_records_there_is_no_percentage(self, scene: Scene):
        with begin() as uow:
            day = clock.business_day(MONDAY)
            assert completeness.completeness(uow, day, day).complete.percent is None


def _shift(scene: Scene, staff_no: str) -> datetime:
    account, ends = scene.account(staff_no), MONDAY + timedelta(hours=2)
    with begin() as uow:
        day = clock.business_day(MONDAY)
        place = DutyPlace(id=new_id(), org_id=uow.org_id, code="t", name="测试席", level="centre")
        roster = Roster(id=new_id(), org_id=uow.org_id, first_day=day, last_day=day, state="published", made_by=account,
                        made_at=MONDAY, violations=[])  # fmt: skip
        uow.session.add_all([place, roster])
        uow.session.flush()
        uow.session.add(Shift(org_id=uow.org_id, roster_id=roster.id, place_id=place.id, account_id=account, day=day,
                              starts_at=MONDAY - timedelta(hours=1), ends_at=ends, origin="hand"))  # fmt: skip
    return ends


def test_another_category_asks_its_own_and_keeps_answers_of_the_same_name(scene: Scene):
    ticket_id = scene.tickets(asked("wage_claim", **WAGES))[0]
    with begin() as uow:
        corrections.recategorise(uow, signed_in(scene), ticket_id, "M01-02", "实为工伤")
    row = form_of(ticket_id)
    assert row.form_key == "work_injury"
    assert row.values == {"employer": "某劳务公司", "site": "滨江花园三期", "amount": 42_000_000}
    assert row.missing == ["injured_on", "certified"]
    with begin() as uow:
        line = history.lines(uow.session, ticket_id)[-1]
        assert (line.kind, line.content["from"]["category"]) == ("recategorised", "M01-01")
        assert one(uow, "SELECT category FROM ticket WHERE id = %s", ticket_id) == "M01-02"
