"""Two at once, and a death: what one counts and another sends never miss each other."""

from __future__ import annotations

import threading

import pytest

from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.errors import CallcenterError
from callcenter.submissions import deciding
from callcenter.submissions.errors import SubmissionChanged, SubmissionState
from callcenter.submissions.models import Submission
from tests.callcenter.submissions.conftest import TOWN, WEST, Bureau, steps, whole
from tests.callcenter.tickets.scenes import one


def test_of_two_who_save_at_once_the_second_looks_again(bureau: Bureau):
    row = bureau.begin(WEST)
    bureau.fill(Submission(id=row.id, revision=1), {"mediations": 1}, bureau.own(WEST))
    with pytest.raises(SubmissionChanged):
        bureau.fill(Submission(id=row.id, revision=1), {"mediations": 2}, bureau.eyes("900"))


def test_of_two_who_accept_at_once_one_wins(bureau: Bureau):
    row = bureau.send(WEST, {"mediations": 1})
    township, supervisor = bureau.eyes("401"), bureau.eyes("900")
    second: list[Exception | None] = []
    waiting = threading.Event()

    def accept_too() -> None:
        try:
            with begin() as uow:
                deciding.accept(uow, supervisor, row.id, row.revision)
            second.append(None)
        except CallcenterError as error:
            second.append(error)

    thread = threading.Thread(target=accept_too)

    def meanwhile() -> None:
        if not thread.ident:
            with checkpoints.on("before submissions lock", waiting.set):
                thread.start()
                assert waiting.wait(10)

    with checkpoints.on("submission accepted", meanwhile), begin() as uow:
        deciding.accept(uow, township, row.id, row.revision)
    thread.join(10)
    assert [type(error) for error in second] == [SubmissionState]
    assert [action for action, _ in steps(row)].count("accepted") == 1


def test_a_village_accepted_while_the_township_sends_is_counted_or_flagged(bureau: Bureau):
    west = bureau.send(WEST, {"consult_records": 3})
    waiting = threading.Event()
    thread = threading.Thread(target=lambda: bureau.accept(west, WEST))

    def meanwhile() -> None:
        with checkpoints.on("before submissions lock", waiting.set):
            thread.start()
            assert waiting.wait(10)

    with checkpoints.on("submission sent", meanwhile):
        bureau.send(TOWN, {"consult_records": 1})
    thread.join(10)
    assert bureau.standing(WEST).latest.state == "accepted"
    assert (whole(bureau, TOWN), bureau.standing(TOWN).changed_below) == (1, ["西河村"])


@pytest.mark.parametrize("point", ["submission accepted", "before commit"])
def test_a_death_within_a_step_leaves_nothing_of_it(bureau: Bureau, point: str):
    row = bureau.send(WEST, {"mediations": 1})
    above = bureau.above(WEST)

    def die() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), checkpoints.on(point, die), begin() as uow:
        deciding.accept(uow, above, row.id, row.revision)
    assert bureau.standing(WEST).latest.state == "submitted"
    assert steps(row)[-1][0] == "submitted"
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'submission_accepted'") == 0
    assert bureau.accept(row, WEST).state == "accepted"
