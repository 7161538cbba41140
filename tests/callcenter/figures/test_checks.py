"""Quality checks and the time that a figure of them takes its numbers from (K28)."""

from __future__ import annotations

from datetime import date
from typing import Any

from callcenter.db.unit_of_work import begin
from callcenter.figures import reading
from callcenter.ids import new_id
from tests.callcenter.tickets.scenes import Scene

TODAY = date(2026, 11, 23)
SCORES = ("attitude", "wording", "clarity", "correctness", "record")


def checked(scene: Scene, call_id: Any, kind: str, total: int, *, passed: bool, errors: int = 0) -> None:
    """Somebody who did not serve the call looks at it."""
    reviewer = scene.account("300", "qa")
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO quality_form (id, org_id, version, items, wording, pass_mark, created_at)"
            " VALUES (%s, %s, 900, '[]', '{}', 60, %s) ON CONFLICT DO NOTHING",
            (new_id(), uow.org_id, uow.now),
        )
        values = {
            "id": new_id(), "org_id": uow.org_id, "call_id": call_id, "kind": kind, "reviewer_id": reviewer,
            "handler_id": scene.account("101"), "total": total, "passed": passed, "errors": errors, "findings": "",
            "hints": "[]", "state": "done", "checked_at": uow.now, "business_day": TODAY,
        } | dict.fromkeys(SCORES, total)  # fmt: skip
        names, places = ", ".join(values), ", ".join(["%s"] * len(values))
        uow.raw.execute(
            f"INSERT INTO quality_check (form_id, {names}) SELECT id, {places} FROM quality_form WHERE version = 900",
            list(values.values()),
        )


def test_a_call_checked_twice_is_one_call_and_two_checks(scene: Scene):
    calls = [scene.call(f"1380000000{number}") for number in range(1, 5)]
    checked(scene, calls[0], "administrative", 80, passed=True)
    checked(scene, calls[0], "peer", 50, passed=False, errors=1)
    with begin() as uow:
        names = ["checked", "checks_passed", "check_score", "check_errors"]
        found = reading.figures(uow, names, TODAY, TODAY).figures
        by_agent = reading.totals(uow, TODAY, TODAY, "agent", None, ["checks"]).rows
    # four calls answered, one of them checked: K28 = 1 ÷ 4; one of two checks passed; (80 + 50) ÷ 2 points
    assert [(each.numerator, each.denominator, each.value) for each in found] == [
        (1, 4, "25.00"), (1, 2, "50.00"), (130, 2, "65.00"), (1, None, "1"),
    ]  # fmt: skip
    assert by_agent == {str(scene.account("101")): {"checks": 2}}
