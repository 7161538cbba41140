"""A bad rating and what becomes of it, for the tests of reviews: each step as its own process would take it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.calls import rows
from callcenter.calls.events import RatingInvited, RatingKeyed
from callcenter.db import delivery
from callcenter.db.unit_of_work import begin
from callcenter.quality.models import Review
from callcenter.surveys import ratings
from callcenter.surveys.events import SurveyEnded
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets import handlers as tickets
from callcenter.tickets import stages
from callcenter.transcripts.playback import PLAYED
from tests.callcenter.tickets.scenes import Scene, matter, one

FOUND = {
    "finding": "substantiated",
    "criterion": "attitude",
    "text": "语气生硬，打断来电人",
    "told": "通话中多次打断群众",
}
REMEDY = {"measures": ["training", "apology"], "text": "当面提醒并参加服务礼仪培训"}


def deliver() -> None:
    """Run everything that is due in the outbox."""
    while delivery.deliver_next("default"):
        pass


def at(moment: datetime) -> None:
    clock.set_clock(lambda: moment)


def pass_by(**passed: float) -> None:
    at(clock.now() + timedelta(**passed))


def keyed(call: UUID, *grades: int) -> None:
    """The question, the keys, and the end of the call."""
    for event in (RatingInvited(call, True, None), *(RatingKeyed(call, each, str(each)) for each in grades)):
        with begin() as uow:
            rows.lock(uow, call)
            note = ratings.note_invitation if isinstance(event, RatingInvited) else ratings.note_rating
            note(uow, event)  # type: ignore[arg-type]
    settled(call)


def settled(call: UUID) -> None:
    with begin() as uow:
        rows.lock(uow, call)
        ratings.settle(uow, call)


def reviews() -> list[Review]:
    with begin() as uow:
        return uow.session.query(Review).order_by(Review.id).all()


def answered(survey_id: UUID, **answers: Any) -> None:
    """A survey is over, with these answers, as whoever asked has written them."""
    state = answers.pop("state", "done")
    with begin() as uow:
        survey = uow.session.get_one(Survey, survey_id, with_for_update=True)
        for name, value in answers.items():
            setattr(survey, name, value)
        survey.state, survey.ended_at, survey.business_day = state, uow.now, clock.business_day(uow.now)
        uow.record(SurveyEnded(survey_id))
    deliver()


@dataclass
class Loop:
    """A call that 101 took, rated, with a ticket, and the people who look into it."""

    scene: Scene
    client: TestClient
    call: UUID = field(init=False)
    ticket: UUID = field(init=False)
    review: UUID = field(init=False)
    recordings: list[UUID] = field(default_factory=list)

    def rated(self, grade: int = 5, *, recorded: bool = True, **form: Any) -> Loop:
        """The caller pressed a grade after the talk; the form is finished afterwards."""
        self.scene.account("201", "supervisor")
        self.scene.account("202", "supervisor")
        self.scene.account("203", "qa")
        self.call = self.scene.call(form.pop("number", "13800000001"), taken_by="101")
        if recorded:
            self.recordings.append(self.scene.recording(self.call, path="recordings/x.wav"))
        keyed(self.call, grade)
        self.form(**form)
        self.review = reviews()[-1].id
        return self

    def form(self, *matters: dict[str, Any], **form: Any) -> None:
        with begin() as uow:
            ended = one(uow, "SELECT ended_at FROM call WHERE id = %s", self.call)
        assert ended is not None
        written = self.scene.wrap_up(self.call, *(matters or (matter(**form.pop("matter", {})),)), **form)
        with begin() as uow:
            tickets.record_disposition(uow, written)
        deliver()
        with begin() as uow:
            found = uow.raw.execute("SELECT id FROM ticket WHERE call_id = %s ORDER BY matter_no", (self.call,))
            self.ticket = found.fetchall()[0][0]

    def play(self, staff_no: str) -> None:
        """The audio was fetched by this account: what the route writes into the audit."""
        for recording in self.recordings:
            with begin() as uow:
                audit.note(uow, self.scene.agents[staff_no], PLAYED, ("recording", recording))

    def post(self, staff_no: str, step: str, **body: Any) -> Any:
        """A step by somebody; the answer, whatever it is."""
        headers = self.scene.sign_in(self.client, staff_no)
        return self.client.post(f"/api/reviews/{self.review}/{step}", json=body, headers=headers)

    def do(self, staff_no: str, step: str, **body: Any) -> dict[str, Any]:
        """The same, and it must succeed; what follows from it has happened."""
        answer = self.post(staff_no, step, **body)
        assert answer.status_code == 200, answer.text
        deliver()
        return answer.json()  # type: ignore[no-any-return]

    def heard(self, staff_no: str = "201") -> Loop:
        self.play(staff_no)
        for recording in self.recordings:
            self.do(staff_no, "heard", recording_id=str(recording), seconds=2)
        return self

    def verified(self, staff_no: str = "201") -> Loop:
        self.heard(staff_no)
        self.do(staff_no, "verify", text="录音已听，坐席两次打断来电人")
        return self

    def found(self, staff_no: str = "201", **finding: Any) -> Loop:
        self.verified(staff_no)
        self.do(staff_no, "find", **(FOUND | finding))
        return self

    def remedied(self, **finding: Any) -> Loop:
        self.found(**finding)
        self.do("201", "remedy", **REMEDY)
        return self

    def done_again(self, staff_no: str = "202", **closed: Any) -> Loop:
        """The ticket is closed with a better answer."""
        pass_by(hours=1)
        with begin() as uow:
            ticket = stages.for_update(uow, self.ticket)
            content = {"outcome": "resolved", "note": "重新解答"} | closed
            stages.move(uow, ticket, "close", self.scene.account(staff_no), content)
        deliver()
        return self

    def corrected(self) -> Loop:
        return self.remedied().done_again()

    def second_call(self) -> Survey:
        with begin() as uow:
            found = uow.session.query(Survey).filter(Survey.mode_reason == "review").order_by(Survey.round.desc())
            survey = found.first()
        assert survey is not None
        return survey

    def row(self) -> Review:
        with begin() as uow:
            return uow.session.get_one(Review, self.review)

    def shown(self, staff_no: str = "201") -> Any:
        self.scene.sign_in(self.client, staff_no)
        return self.client.get(f"/api/reviews/{self.review}").json()


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def bad_rows() -> int:
    with begin() as uow:
        return uow.session.query(Rating).filter(Rating.grade >= 4).count()


def sound(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")
