"""A month goes up the tree: filled in, sent, returned or accepted, locked, corrected; two at once, and a death."""

from __future__ import annotations

import psycopg
import pytest

from callcenter.db.unit_of_work import begin
from callcenter.figures import registry
from callcenter.referrals.models import LocalPlace
from callcenter.submissions import deciding, queries, service
from callcenter.submissions.errors import (
    DifferenceUnexplained,
    SecondPersonNeeded,
    SubmissionChanged,
    SubmissionInvalid,
    SubmissionNotYours,
    SubmissionState,
    SubmissionTooEarly,
)
from callcenter.submissions.lines import LINES
from callcenter.submissions.models import Submission
from callcenter.submissions.service import Filled
from tests.callcenter.submissions.conftest import CITY, COUNTY, EAST, OCTOBER, TOWN, WEST, Bureau, steps, whole
from tests.callcenter.tickets.scenes import matter


def test_what_is_accepted_adds_up_from_the_village_to_the_city(bureau: Bureau):
    bureau.accepted(WEST, {"consult_records": 3, "mediations": 2})
    bureau.accepted(EAST, {"consult_records": 4})
    bureau.accepted(TOWN, {"consult_records": 10, "loss_yuan": 5000})
    bureau.accepted(COUNTY, {"consult_records": 100})
    city = bureau.accepted(CITY, {"notarial_acts": 7})
    assert [whole(bureau, code) for code in (WEST, TOWN, COUNTY, CITY)] == [3, 17, 117, 117]
    assert [whole(bureau, CITY, line) for line in ("mediations", "loss_yuan", "notarial_acts")] == [2, 5000, 7]
    assert not any(bureau.standing(code).disturbed for code in (CITY, COUNTY, TOWN, WEST))
    assert [action for action, _ in steps(city)] == ["opened", "saved", "submitted", "accepted"]


def test_only_what_was_accepted_counts_above_and_the_others_are_named(bureau: Bureau):
    bureau.accepted(WEST, {"consult_records": 3})
    bureau.send(EAST, {"consult_records": 4})
    bureau.send(TOWN, {"consult_records": 1})
    assert whole(bureau, TOWN) == 4
    assert bureau.standing(TOWN).missing == ["东河村"]
    assert bureau.standing(COUNTY).missing == ["城关镇"]


def test_a_draft_follows_the_units_below_and_what_was_sent_does_not(bureau: Bureau):
    west = bureau.accepted(WEST, {"consult_records": 3})
    draft = bureau.begin(TOWN)
    bureau.fill(draft, {"consult_records": 1}, bureau.own(TOWN))
    assert whole(bureau, TOWN) == 4
    bureau.give_back(west, WEST)
    assert whole(bureau, TOWN) == 1
    bureau.send(TOWN, {"consult_records": 1})
    bureau.accepted(EAST, {"consult_records": 5})
    assert (whole(bureau, TOWN), bureau.standing(TOWN).changed_below) == (1, ["东河村"])


def test_the_own_figures_begin_with_what_the_hotline_counted_for_the_place(bureau: Bureau):
    bureau.turn(days=-30)
    with begin() as uow:
        uow.session.add(LocalPlace(org_id=uow.org_id, code=TOWN, name="城关镇", level="township"))
    for number in ("13800000001", "13800000002"):
        [ticket] = bureau.tickets(matter(), number=number)
        with begin() as uow:
            uow.raw.execute('UPDATE ticket SET fields = fields || \'{"township": "城关镇"}\' WHERE id = %s', (ticket,))
    bureau.turn(days=30)
    with begin() as uow:
        found = queries.of_row(service.begin(uow, bureau.own(TOWN), bureau.unit(TOWN), OCTOBER)).figures
    assert [(found[key].own, found[key].hotline) for key in ("consult_records", "consult_contacts", "mediations")] == [
        (2, 2), (2, 2), (None, None),
    ]  # fmt: skip
    row = bureau.send(TOWN, {"consult_records": 9})
    assert queries.of_row(row).figures["consult_records"].hotline == 2
    assert queries.of_row(row).figures["consult_records"].own == 9


def test_a_line_is_compared_to_what_the_hotline_counts_by_place_in_the_same_unit():
    compared = [line for line in LINES if line.measure]
    assert [line.unit for line in compared] == [registry.MEASURES[line.measure].unit for line in compared]
    assert all("place" in registry.BY_MEASURE[line.measure].dimensions for line in compared)


def test_a_line_without_a_number_is_not_sent_nought_is_written(bureau: Bureau):
    row = bureau.begin(WEST)
    with begin() as uow:
        row = service.save(uow, bureau.own(WEST), row.id, row.revision, [Filled("mediations", 0, None, "")])
    with pytest.raises(SubmissionInvalid, match="解答法律咨询"), begin() as uow:
        service.submit(uow, bureau.own(WEST), row.id, row.revision)
    with pytest.raises(SubmissionInvalid, match="没有下级"), begin() as uow:
        service.save(uow, bureau.own(WEST), row.id, row.revision, [Filled("mediations", 0, 5, "")])


def test_a_month_that_is_not_over_is_filled_in_and_not_sent(bureau: Bureau):
    month = OCTOBER.replace(month=11)
    row = bureau.fill(bureau.begin(WEST, month), {}, bureau.own(WEST))
    with pytest.raises(SubmissionTooEarly), begin() as uow:
        service.submit(uow, bureau.own(WEST), row.id, row.revision)
    with pytest.raises(SubmissionInvalid):
        bureau.begin(WEST, OCTOBER.replace(month=12))
    with pytest.raises(SubmissionInvalid):  # the tree was entered in November: its first month is October
        bureau.begin(WEST, OCTOBER.replace(month=9))


def test_sending_twice_is_once_and_a_late_repetition_never_sends_what_was_returned(bureau: Bureau):
    row = bureau.send(WEST, {"mediations": 1})
    read = row.revision
    with begin() as uow:
        service.submit(uow, bureau.own(WEST), row.id, read)
    assert [action for action, _ in steps(row)].count("submitted") == 1
    bureau.give_back(row, WEST, "数字不对")
    with pytest.raises(SubmissionChanged), begin() as uow:
        service.submit(uow, bureau.own(WEST), row.id, read)
    assert bureau.standing(WEST).latest.state == "returned"
    assert steps(row)[-1] == ("returned", "数字不对")
    again = bureau.send(WEST, {"mediations": 2})
    assert again.id == row.id
    bureau.accept(again, WEST)
    assert whole(bureau, WEST, "mediations") == 2


def test_a_whole_that_is_not_the_sum_is_flagged_and_not_accepted_without_a_reason(bureau: Bureau):
    bureau.accepted(WEST, {"consult_records": 3})
    row = bureau.send(TOWN, {"consult_records": 1}, consult_records=6)
    assert bureau.standing(TOWN).differs
    with pytest.raises(DifferenceUnexplained, match="解答法律咨询"):
        bureau.accept(row, TOWN)
    with pytest.raises(DifferenceUnexplained):
        bureau.accept(row, TOWN, "  ")
    bureau.accept(row, TOWN, "两件由镇上直接受理，村里未登记")
    bureau.send(COUNTY, {})
    assert (whole(bureau, TOWN), whole(bureau, COUNTY)) == (6, 6)
    assert bureau.standing(TOWN).disturbed
    assert bureau.standing(COUNTY).disturbed
    assert not bureau.standing(WEST).disturbed


def test_the_units_own_words_explain_a_difference(bureau: Bureau):
    row = bureau.send(TOWN, {"consult_records": 1}, "东河村尚未报送，先行估计", consult_records=6)
    assert bureau.accept(row, TOWN).state == "accepted"
    assert bureau.standing(TOWN).disturbed


def test_what_changed_below_since_it_was_sent_asks_for_a_reason_too(bureau: Bureau):
    row = bureau.send(TOWN, {"consult_records": 1})
    bureau.accepted(WEST, {"consult_records": 3})
    with pytest.raises(DifferenceUnexplained):
        bureau.accept(row, TOWN)
    bureau.accept(row, TOWN, "西河村迟报，下月更正")
    assert bureau.standing(TOWN).changed_below == ["西河村"]


def test_words_about_a_line_that_did_not_differ_explain_nothing_later(bureau: Bureau):
    row = bureau.send(TOWN, {"consult_records": 1}, "先行估计")
    bureau.accepted(WEST, {"consult_records": 3})
    with pytest.raises(DifferenceUnexplained):
        bureau.accept(row, TOWN)


def test_a_locked_month_never_changes_whoever_writes(bureau: Bureau):
    west = bureau.accepted(WEST, {"consult_records": 3})
    town = bureau.accepted(TOWN, {"consult_records": 1})
    bureau.lock(town, TOWN)
    assert bureau.lock(town, TOWN).state == "locked"  # said twice is once
    assert steps(west)[-1][0] == "locked"
    assert [action for action, _ in steps(town)].count("locked") == 1
    with pytest.raises(SubmissionState):
        bureau.fill(west, {"consult_records": 4}, bureau.own(WEST))
    for change in (
        "UPDATE submission SET figures = '{}' WHERE id = %s", "UPDATE submission SET state = 'draft' WHERE id = %s",
        "DELETE FROM submission WHERE id = %s", "DELETE FROM submission_step WHERE submission_id = %s",
        "UPDATE submission_step SET reason = 'x' WHERE submission_id = %s",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
            uow.raw.execute(change, (west.id,))


def test_figures_that_lie_above_are_not_changed_behind_the_upper_units_back(bureau: Bureau):
    row = bureau.send(WEST, {"consult_records": 3})
    for change in ("figures = '{}'", "state = 'locked'", "state = 'draft'", "month = '2026-09-01'"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
            uow.raw.execute(f"UPDATE submission SET {change} WHERE id = %s", (row.id,))


def test_a_correction_is_another_version_and_flags_every_level_above(bureau: Bureau):
    first = bureau.accepted(WEST, {"consult_records": 3})
    for code in (TOWN, COUNTY, CITY):
        last = bureau.accepted(code, {})
    bureau.lock(last, CITY)
    draft = bureau.correct(first, WEST, "漏报两条")
    assert (draft.version, steps(draft)) == (2, [("corrected", "漏报两条")])
    with pytest.raises(SubmissionState):
        bureau.correct(first, WEST)
    assert (whole(bureau, WEST), bureau.standing(WEST).overdue) == (3, False)
    bureau.accepted(WEST, {"consult_records": 5})
    assert [whole(bureau, code) for code in (WEST, TOWN, CITY)] == [5, 3, 3]
    assert [bureau.standing(code).disturbed for code in (WEST, TOWN, COUNTY, CITY)] == [False, True, True, True]
    assert bureau.standing(TOWN).changed_below == ["西河村"]
    for code in (TOWN, COUNTY, CITY):
        with begin() as uow:
            before = queries.month(uow, OCTOBER).latest[bureau.unit(code)]
        bureau.correct(Submission(id=before.id), code, "下级更正")
        bureau.accepted(code, {})
    assert [whole(bureau, code) for code in (TOWN, COUNTY, CITY)] == [5, 5, 5]
    assert not bureau.standing(CITY).disturbed


def test_who_sent_does_not_accept_and_who_is_not_above_does_not_decide(bureau: Bureau):
    supervisor, row = bureau.eyes("900"), bureau.begin(WEST)
    row = bureau.fill(row, {}, supervisor)
    with begin() as uow:
        service.submit(uow, supervisor, row.id, row.revision)
    with pytest.raises(SecondPersonNeeded), begin() as uow:
        deciding.accept(uow, supervisor, row.id, row.revision)
    with pytest.raises(SubmissionNotYours), begin() as uow:
        deciding.accept(uow, bureau.eyes("501"), row.id, row.revision)  # the county, two levels up
    with pytest.raises(SubmissionNotYours), begin() as uow:
        service.begin(uow, bureau.eyes("401"), bureau.unit(EAST), OCTOBER)  # the township does not report for a village
    with begin() as uow:
        deciding.accept(uow, bureau.eyes("901"), row.id, row.revision)
