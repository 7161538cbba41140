"""A talk of caller and seat with its conference told as a carrier tells it, and people of the rosters to be asked."""

from dataclasses import dataclass, field
from uuid import UUID

from callcenter.calls import sender, sql
from callcenter.db.unit_of_work import begin
from callcenter.desk import views
from callcenter.ids import new_id
from callcenter.parties import rosters
from callcenter.parties.assistance_models import Expert, Interpreter
from callcenter.people import accounts
from callcenter.people.identity import SignedIn
from tests.callcenter.calls.hotline_fixtures import Hotline
from tests.callcenter.calls.line import Caller, Document, new_sid

YI = "ii-CN"


def send_all() -> None:
    """Let the carrier have every command, and settle what it answers."""
    while sender.send_due():
        assert sender.answered(60)


@dataclass
class Talk:
    hotline: Hotline
    caller: Caller
    seat_id: UUID
    offer_id: UUID
    call_id: UUID
    seat_sid: str
    told: int = 0
    conference: str = "CF1"
    left: set[str] = field(default_factory=set)

    @property
    def seat_label(self) -> str:
        return f"seat{self.offer_id}"

    def news(self, event: str, label: str, sid: str, number: int | None = None, **more: str) -> None:
        """One conference callback; `number` repeats an earlier one."""
        if number is None:
            self.told += 1
        fields = {
            "AccountSid": self.hotline.line.settings.carrier_account_sid,
            "ConferenceSid": self.conference,
            "SequenceNumber": str(number or self.told),
            "StatusCallbackEvent": event,
            "CallSid": sid,
            "ParticipantLabel": label,
        }
        self.hotline.line.ask(f"/conf/{self.call_id}", **fields, **more)

    def desk(self):
        with begin() as uow:
            return views.desk(uow, self.seat_id).call

    def assistance(self, role: str = "interpreter"):
        return next((each for each in self.desk().assistance if each.role == role), None)

    def party(self, role: str) -> sql.Row:
        statement = "SELECT * FROM party WHERE call_id = %s AND role = %s ORDER BY asked_at DESC, id DESC LIMIT 1"
        return self.hotline.row(statement, self.call_id, role)

    def parties(self, role: str) -> list[sql.Row]:
        statement = "SELECT * FROM party WHERE call_id = %s AND role = %s ORDER BY asked_at, id"
        return self.hotline.rows(statement, self.call_id, role)

    def ask(self, path: str, sid: str, **more: str) -> Document:
        account = self.hotline.line.settings.carrier_account_sid
        return self.hotline.line.ask(path, CallSid=sid, AccountSid=account, **more)

    def pick_up(self, party: sql.Row, key: str = "1", sid: str | None = None) -> str:
        """Who is rung answers and presses a key at the screening; the sid of their leg."""
        sid = sid or new_sid()
        screened = self.ask(f"/party/{party['id']}", sid)
        assert screened.verbs == ["Gather", "Hangup"], screened.text
        joined = self.ask(f"/party/{party['id']}/ok", sid, Digits=key)
        if key == "1":
            assert joined.attribute("Conference", "participantLabel") == party["label"]
        return sid

    def joins(self, party: sql.Row) -> str:
        """Who is rung answers, presses 1, and is in the conference."""
        sid = self.pick_up(party)
        self.news("participant-join", party["label"], sid)
        return sid

    def rings_in_vain(self, party: sql.Row, word: str = "no-answer", sid: str | None = None) -> None:
        self.ask(f"/party/{party['id']}/status", sid or new_sid(), CallStatus=word)

    def notes(self, kind: str) -> list[sql.Row]:
        statement = "SELECT facts, at FROM call_event WHERE call_id = %s AND kind = %s ORDER BY id"
        return self.hotline.rows(statement, self.call_id, kind)

    def hang_up(self) -> None:
        """The caller hangs up: the conference ends for everybody."""
        self.news("participant-leave", "caller", self.caller.sid, ReasonParticipantLeft="participant_hung_up")
        self.news("conference-end", "", "", CallSidEndingConference=self.caller.sid)
        self.caller.hang_up()


def begin_talk(hotline: Hotline, keys: str = "10", **seat: object) -> Talk:
    """Caller and seat are in the conference and talk."""
    seat_id = hotline.ready(**seat)
    caller = hotline.waiting(keys=keys)
    offer = hotline.offer_of(seat_id)
    seat_sid = new_sid()
    hotline.browser_connects(offer["id"], seat_id, seat_sid)
    talk = Talk(hotline, caller, seat_id, offer["id"], offer["call_id"], seat_sid)
    caller.request(f"/join/{talk.call_id}")
    talk.news("participant-join", talk.seat_label, seat_sid)
    talk.news("participant-join", "caller", caller.sid)
    talk.news("conference-start", "", "")
    return talk


def interpreter(name: str, rank: int = 100, number: str = "", **facts: object) -> UUID:
    """Somebody on the roster: certified for Yi, at any hour, unless said otherwise."""
    known = {"languages": [YI], "certified_by": "市民宗局", "windows": [], "rank": rank, "name": name, "active": True}
    with begin() as uow:
        return rosters.add(uow, Interpreter, new_id(), known | facts, number or f"1380000{rank:04d}").id


def expert(name: str, number: str = "13800000077", **facts: object) -> UUID:
    known = {"specialties": ["M01"], "windows": [], "rank": 1, "name": name, "active": True}
    with begin() as uow:
        return rosters.add(uow, Expert, new_id(), known | facts, number).id


def supervisor(staff_no: str = "201", name: str = "赵敏") -> SignedIn:
    """An account that supervises and has no seat."""
    with begin() as uow:
        made = accounts.create(uow, None, staff_no, name, ("supervisor",), "correct horse battery")
        return SignedIn(made.id, new_id(), uow.org_id, made.staff_no, name, ("supervisor",), None)
