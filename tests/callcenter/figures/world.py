"""What happens at a hotline, twice: as rows of the database, and as a plain list of what happened.

The list is recounted by `naive` without SQL, without days kept and without marks; a figure that differs from it has
counted somebody twice, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter import clock
from callcenter.calls.models import Call
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.exchange.models import PeerCall
from callcenter.ids import new_id
from callcenter.quality.models import Review, ReviewCall, ReviewExclusion
from callcenter.surveys.models import Rating, Survey, UncountedNumber
from callcenter.tickets.models import Contact, Ticket, TicketContact
from tests.callcenter.tickets.scenes import Scene

BEGUN = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)  # noon in Shanghai
EMPTY = """TRUNCATE call, ticket, contact, survey, rating, review, review_exclusion, review_call, uncounted_number,
    peer_call, ticket_contact, figure_day, figure_rolled, figure_stale CASCADE"""
NUMBERS = ("13800000001", "13800000002")
QUEUES, LANGUAGES = ("general", "lang_ii"), ("zh-CN", "ii-CN")


@dataclass
class Matter:
    """What a call is about."""

    ticket_id: UUID
    category: str
    groups: list[str]
    place: str


@dataclass
class Rated:
    """What became of asking."""

    rating_id: UUID
    invitation: str
    reason: str | None
    served_by: UUID | None
    mode: str = "keys"
    grade: int | None = None
    excluded_as: str | None = None
    review: UUID | None = None
    exclusion: str | None = None  # proposed approved rejected
    exclusion_id: UUID | None = None


@dataclass
class Contacted:
    """A call that came in."""

    call_id: UUID
    day: date
    number: int
    queue: str
    language: str
    group: str | None
    test: bool
    agent: UUID | None = None
    queued: bool = False
    wait: int | None = None
    outcome: str = "open"
    peer: bool = False
    rated: Rated | None = None
    matters: list[Matter] = field(default_factory=list)


@dataclass
class Asked:
    """A callback about a matter."""

    survey_id: UUID
    made: date
    matter: Matter
    served_by: UUID | None
    queue: str
    language: str
    mode: str
    state: str = "due"
    ended: date | None = None
    grade: int | None = None
    solved: int | None = None
    second: bool = False


class World:
    """The hotline of one example. Each method is an event: it changes the rows and the list alike."""

    def __init__(self, scene: Scene) -> None:
        self.agents = [scene.account("101"), scene.account("102")]
        self.supervisors = [scene.account("201", "supervisor"), scene.account("202", "supervisor")]
        self.now = BEGUN
        self.calls: list[Contacted] = []
        self.surveys: list[Asked] = []
        self.test_since: dict[int, UUID] = {}
        clock.set_clock(lambda: self.now)
        with begin() as uow:
            uow.raw.execute(EMPTY)
            self.points = [contacts.find_or_create_point(uow, "tel", number).id for number in NUMBERS]

    @property
    def today(self) -> date:
        return clock.business_day(self.now)

    def run(self, change: Callable[[UnitOfWork], None]) -> None:
        """One transaction. Every event comes a second after the one before."""
        self.now += timedelta(seconds=1)
        with begin() as uow:
            change(uow)

    def arrives(self, number: int, queue: int, group: str | None) -> Callable[[UnitOfWork], None]:
        """A call comes in, into the menu."""
        own = Contacted(new_id(), self.today, number, QUEUES[queue], LANGUAGES[queue], group, number in self.test_since)

        def write(uow: UnitOfWork) -> None:
            uow.session.add(
                Call(id=own.call_id, org_id=uow.org_id, direction="inbound", state="menu", language=own.language,
                     caller_point_id=self.points[number], queue_key=own.queue, special_group=group, arrived_at=self.now,
                     business_day=own.day)
            )  # fmt: skip
            self.calls.append(own)

        return write

    def answered(self, own: Contacted, wait: int, agent: int) -> Callable[[UnitOfWork], None]:
        """Somebody takes the call that waited so many seconds."""
        return self._change(own, "talking", wait, agent)

    def ends(self, own: Contacted, outcome: str, wait: int | None) -> Callable[[UnitOfWork], None]:
        """A call nobody took is over; one that was taken has its outcome."""

        def write(uow: UnitOfWork) -> None:
            if own.outcome not in ("open", "answered"):
                return
            if own.agent is None:
                own.outcome, own.wait, own.queued = outcome, wait, wait is not None
            queued = self.now - timedelta(seconds=own.wait or 0) if own.queued else None
            uow.raw.execute(
                "UPDATE call SET state = 'ended', outcome = %s, ended_at = %s,"
                " queue_entered_at = coalesce(queue_entered_at, %s) WHERE id = %s",
                (own.outcome, self.now, queued, own.call_id),
            )

        return write

    def _change(self, own: Contacted, state: str, wait: int, agent: int) -> Callable[[UnitOfWork], None]:
        def write(uow: UnitOfWork) -> None:
            if own.outcome != "open":
                return
            own.agent, own.wait, own.queued, own.outcome = self.agents[agent], wait, True, "answered"
            uow.raw.execute(
                "UPDATE call SET state = %s, answered_at = %s, queue_entered_at = %s, account_id = %s WHERE id = %s",
                (state, self.now, self.now - timedelta(seconds=wait), own.agent, own.call_id),
            )

        return write

    def asked(self, own: Contacted, invitation: str, reason: str | None, served: int) -> Callable[[UnitOfWork], None]:
        """The row of asking is written; who served last may be another than who answered."""

        def write(uow: UnitOfWork) -> None:
            if own.outcome != "answered" or own.rated is not None:
                return
            out = "test" if own.test else None
            own.rated = Rated(new_id(), invitation, reason, self.agents[served], excluded_as=out)
            own.rated.mode = "sms" if invitation == "sms" else "keys"
            uow.session.add(
                Rating(id=own.rated.rating_id, org_id=uow.org_id, call_id=own.call_id, invitation=invitation,
                       invited=invitation in ("played", "sms"), not_invited_reason=reason, mode=own.rated.mode,
                       keys="", account_id=own.rated.served_by, excluded_as=out, point_id=self.points[own.number],
                       business_day=own.day, settled_at=self.now)
            )  # fmt: skip

        return write

    def keyed(self, own: Contacted, grade: int) -> Callable[[UnitOfWork], None]:
        """A valid key; said again, the last one counts."""

        def write(uow: UnitOfWork) -> None:
            if own.rated is None or own.rated.invitation not in ("played", "sms") or own.rated.review is not None:
                return
            own.rated.grade = grade
            uow.raw.execute("UPDATE rating SET grade = %s, rated_at = %s WHERE id = %s",
                            (grade, self.now, own.rated.rating_id))  # fmt: skip

        return write

    def invalid(self, own: Contacted) -> Callable[[UnitOfWork], None]:
        """Marked invalid, however late."""

        def write(uow: UnitOfWork) -> None:
            if own.rated is not None and own.rated.excluded_as is None:
                own.rated.excluded_as = "invalid"
                uow.raw.execute("UPDATE rating SET excluded_as = 'invalid' WHERE id = %s", (own.rated.rating_id,))

        return write

    def exclusion(self, own: Contacted, state: str) -> Callable[[UnitOfWork], None]:
        """剔除 of a bad rating is proposed, approved, rejected, or withdrawn."""

        def write(uow: UnitOfWork) -> None:
            rated = own.rated
            if rated is None or (rated.grade or 0) < 4:
                return
            if rated.review is None:
                rated.review = self._review(uow, rated.rating_id, rated.grade)
            if rated.exclusion_id is None:
                rated.exclusion_id = new_id()
                uow.session.add(
                    ReviewExclusion(id=rated.exclusion_id, org_id=uow.org_id, review_id=rated.review,
                                    reason="malicious", evidence="录音", proposed_by=self.supervisors[0],
                                    proposed_at=self.now, state="proposed")
                )  # fmt: skip
                uow.session.flush()
            rated.exclusion = state
            decided = None if state == "proposed" else self.now
            uow.raw.execute(
                "UPDATE review_exclusion SET state = %s, decided_at = %s, decided_by = %s WHERE id = %s",
                (state, decided, self.supervisors[1] if decided else None, rated.exclusion_id),
            )

        return write

    def _review(self, uow: UnitOfWork, rating_id: UUID | None, grade: int | None, survey: UUID | None = None) -> UUID:
        review_id = new_id()
        uow.session.add(
            Review(id=review_id, org_id=uow.org_id, rating_id=rating_id, survey_id=survey, grade=grade,
                   unsolved=False, begins_at=self.now, opened_at=self.now, business_day=self.today, stage="open",
                   stage_since=self.now)
        )  # fmt: skip
        uow.session.flush()
        return review_id

    def filed(self, own: Contacted, category: str, groups: list[str], place: str) -> Callable[[UnitOfWork], None]:
        """A matter of the call is written down; the first one is what the call is counted under."""
        matter = Matter(new_id(), category, groups, place)

        def write(uow: UnitOfWork) -> None:
            ticket = Ticket(
                id=matter.ticket_id, org_id=uow.org_id, number=matter.ticket_id.hex, state="open", stage="recorded",
                stage_since=self.now, call_id=own.call_id, matter_no=1, category_version="1", category=category,
                summary="", special_groups=groups, fields={"township": place} if place else {}, disposition="answered",
                sensitive=False, survey_agreed=True, safe_contact=False, created_at=self.now, business_day=self.today,
            )  # fmt: skip
            uow.session.add(ticket)
            found = uow.raw.execute("SELECT id FROM contact WHERE call_id = %s", (own.call_id,)).fetchone()
            contact_id = found[0] if found else new_id()
            if found is None:
                uow.session.add(Contact(id=contact_id, org_id=uow.org_id, channel="phone", at=self.now,
                                        business_day=own.day, call_id=own.call_id, created_at=self.now))  # fmt: skip
            uow.session.flush()
            uow.session.add(TicketContact(org_id=uow.org_id, ticket_id=matter.ticket_id, contact_id=contact_id,
                                          call_id=own.call_id, kind="first", at=self.now))  # fmt: skip
            own.matters.append(matter)

        return write

    def refiled(self, own: Contacted, category: str) -> Callable[[UnitOfWork], None]:
        """The first matter was about something else."""

        def write(uow: UnitOfWork) -> None:
            if own.matters:
                own.matters[0].category = category
                uow.raw.execute("UPDATE ticket SET category = %s WHERE id = %s", (category, own.matters[0].ticket_id))

        return write

    def put_through(self, own: Contacted) -> Callable[[UnitOfWork], None]:
        """It turns out that 12345 had put the call through."""

        def write(uow: UnitOfWork) -> None:
            if not own.peer:
                own.peer = True
                uow.session.add(PeerCall(org_id=uow.org_id, call_id=own.call_id, recognised_by="header", at=self.now,
                                         business_day=own.day))  # fmt: skip

        return write

    def survey(self, own: Contacted, mode: str, second: bool) -> Callable[[UnitOfWork], None]:
        """Somebody is to be asked about the first matter; `second`: after a bad answer of theirs."""
        made = new_id()

        def write(uow: UnitOfWork) -> None:
            if not own.matters:
                return
            matter = own.matters[0]
            rounds = 1 + sum(1 for each in self.surveys if each.matter is matter)
            asked = Asked(made, self.today, matter, own.agent, own.queue, own.language, mode, second=second)
            uow.session.add(
                Survey(id=made, org_id=uow.org_id, ticket_id=matter.ticket_id, affair_id=matter.ticket_id,
                       round=rounds, point_id=self.points[own.number], mode=mode, state="due", language=own.language,
                       queue_key=own.queue, served_by=own.agent, due_at=self.now, created_at=self.now)
            )  # fmt: skip
            uow.session.flush()
            if second:
                review_id = self._review(uow, None, 5, survey=made)
                uow.session.add(ReviewCall(org_id=uow.org_id, review_id=review_id, survey_id=made, number=1,
                                           at=self.now))  # fmt: skip
            self.surveys.append(asked)

        return write

    def told(self, asked: Asked, state: str, grade: int | None, solved: int | None) -> Callable[[UnitOfWork], None]:
        """A callback is over, or was withdrawn."""

        def write(uow: UnitOfWork) -> None:
            if asked.state != "due":
                return
            asked.state = state
            if state != "closed":
                asked.ended = self.today
            if state == "done":
                asked.grade, asked.solved = grade, solved
            uow.raw.execute(
                "UPDATE survey SET state = %s, grade = %s, solved = %s, ended_at = %s, business_day = %s WHERE id = %s",
                (state, asked.grade, asked.solved, self.now, asked.ended, asked.survey_id),
            )

        return write

    def number_tests(self, number: int) -> Callable[[UnitOfWork], None]:
        """From now on a number is one of tests, or no longer."""

        def write(uow: UnitOfWork) -> None:
            if number in self.test_since:
                uow.raw.execute("UPDATE uncounted_number SET removed_at = %s, removed_by = %s WHERE id = %s",
                                (self.now, self.agents[0], self.test_since.pop(number)))  # fmt: skip
                return
            self.test_since[number] = new_id()
            uow.session.add(
                UncountedNumber(id=self.test_since[number], org_id=uow.org_id, point_id=self.points[number],
                                kind="test", note="", added_by=self.agents[0], added_at=self.now)
            )  # fmt: skip

        return write

    def midnight(self) -> None:
        """The next day, at noon."""
        self.now += timedelta(days=1)

    def some(self, place: int) -> Contacted | None:
        return self.calls[place % len(self.calls)] if self.calls else None

    def facts(self) -> dict[str, Any]:
        """For the message of a failing example."""
        return {"today": self.today, "calls": self.calls, "surveys": self.surveys}
