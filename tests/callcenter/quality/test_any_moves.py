"""Random moves of everybody who may touch a review: after each of them the loop is whole.

No bad rating is without its review, none has two, no review stands where nothing leads on, and what is written once
stays as it was written.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.quality import following, handlers, moves, opening, proof
from callcenter.quality.models import Review
from callcenter.surveys.events import RatingSettled
from callcenter.surveys.models import Survey
from callcenter.tickets.models import Ticket
from tests.callcenter.quality.loops import FOUND, REMEDY, Loop, answered, deliver, keyed, pass_by, reviews
from tests.callcenter.tickets.scenes import MONDAY

STAFF = ("101", "102", "201", "202", "203")
ONCE = ("begins_at", "verified_at", "remedied_at", "corrected_at", "supervised_at", "signed_off_at")
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("verify", {"text": "录音已听"}),
    ("find", FOUND),
    ("find", {"finding": "unsubstantiated", "text": "解答无误", "told": "解答无误"}),
    ("find", {"finding": "malicious", "text": "辱骂", "reason": "malicious"}),
    ("remedy", REMEDY),
    ("exclusion/decide", {"approved": True, "text": "同意"}),
    ("exclusion/decide", {"approved": False, "text": "不同意"}),
    ("appeal/decide", {"upheld": True, "answer": "成立"}),
    ("appeal/decide", {"upheld": False, "answer": "不成立"}),
    ("sign-off", {"text": "签结"}),
    ("assign", {}),
)


PATHS = {"decide_exclusion": "exclusion/decide", "decide_appeal": "appeal/decide", "sign_off": "sign-off"}


def step(loop: Loop, draw: random.Random) -> None:
    """Somebody tries something; what is refused is refused."""
    path, body = draw.choice(STEPS)
    answer = loop.post(draw.choice(STAFF), path, **body)
    assert answer.status_code in (200, 400, 403, 404, 409), answer.text


def offered(loop: Loop, draw: random.Random) -> None:
    """A supervisor does what the page offers: it is never refused for its stage or for who they are."""
    staff_no = draw.choice(("201", "202"))
    steps = [PATHS.get(each, each) for each in loop.shown(staff_no)["actions"]]
    if steps:
        wanted = draw.choice(steps)
        body = draw.choice([body for path, body in STEPS if path == wanted])
        answer = loop.post(staff_no, wanted, **body)
        assert answer.status_code == 200, (wanted, answer.text)


def appeal(loop: Loop, draw: random.Random) -> None:
    headers = loop.scene.sign_in(loop.client, draw.choice(("101", "102")))
    answer = loop.client.post(f"/api/own-reviews/{loop.review}/appeal", json={"text": "不认可"}, headers=headers)
    assert answer.status_code in (200, 404, 409), answer.text


def close(loop: Loop, _: random.Random) -> None:
    with begin() as uow:
        going = uow.session.get_one(Ticket, loop.ticket).state == "open"
    if going:
        loop.done_again()


def reopen(loop: Loop, _: random.Random) -> None:
    headers = loop.scene.sign_in(loop.client, "201")
    loop.client.post(f"/api/tickets/{loop.ticket}/reopen", json={"reason": "补充材料"}, headers=headers)


def hear(_: Loop, draw: random.Random) -> None:
    with begin() as uow:
        due = uow.session.query(Survey).filter(Survey.state == "due").order_by(Survey.id).all()
    if due:
        says = draw.choice(({"grade": 1, "solved": 1}, {"grade": 5, "solved": 3}, {"state": "unreachable"}))
        answered(due[-1].id, **says)


def repeat(loop: Loop, _: random.Random) -> None:
    """Events told again, sweeps, time."""
    with begin() as uow:
        handlers.review_rating(uow, RatingSettled(loop.call))
    with begin() as uow:
        opening.sweep(uow)
        following.sweep(uow)
    pass_by(hours=7)


def whole(before: dict[str, Any]) -> dict[str, Any]:
    """What must hold after every move; gives what was written once."""
    with begin() as uow:
        counted = proof.completeness(uow, MONDAY.date(), clock.now().date() + timedelta(days=1))
    there = reviews()
    assert counted.missing == 0
    assert counted.bad == counted.reviewed == counted.in_time + counted.overdue + counted.closed
    assert len({(each.rating_id, each.survey_id) for each in there}) == len(there)
    for each in there:
        assert each.stage == "signed_off" or moves.possible(each.stage), each.stage  # type: ignore[arg-type]
        assert each.account_id not in (each.verified_by, each.found_by, each.signed_off_by, each.appeal_decided_by)
    return {f"{each.id} {name}": kept(each, name, before) for each in there for name in ONCE}


def kept(review: Review, name: str, before: dict[str, Any]) -> Any:
    was, now = before.get(f"{review.id} {name}"), getattr(review, name)
    assert was is None or was == now, (name, was, now)
    return now


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_moves_breaks_the_loop(loop: Loop, seed: int):
    draw = random.Random(seed)
    loop.rated()
    loop.heard("201")
    for staff_no in ("202", "203"):
        loop.heard(staff_no)
    others = (appeal, close, reopen, hear, repeat)
    written: dict[str, Any] = {}
    for turn in range(40):
        move = offered if turn % 2 else draw.choice((step, *others))
        move(loop, draw)
        deliver()
        written = whole(written)
        if turn == 20:
            keyed(loop.scene.call("13800000002"), 4)
    assert loop.row().stage != "open"


@pytest.mark.parametrize("stage", [each for each in moves.STAGES if each != "signed_off"])
def test_every_stage_leads_to_the_sign_off(stage: moves.Stage):
    reached, wave = {stage}, [stage]
    while wave:
        here = wave.pop()
        for action in moves.possible(here):
            new = [each for each in moves.TABLE[action][here] if each not in reached]
            reached |= set(new)
            wave += new
    assert "signed_off" in reached


def test_nothing_leads_on_from_the_sign_off():
    assert moves.possible("signed_off") == frozenset()
