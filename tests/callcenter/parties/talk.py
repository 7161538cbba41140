"""A talk for tests: caller and seat in their conference, whose news the carrier tells as it does in service."""

from dataclasses import dataclass, field
from uuid import UUID

from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, wrap_up
from callcenter.parties import handing_on, service
from tests.callcenter.calls.hotline_fixtures import Hotline
from tests.callcenter.calls.line import Caller, Document, new_sid

MATTER = {"category": "M01-01", "summary": "工资", "outcome": "answered"}


@dataclass
class Talk:
    hotline: Hotline
    caller: Caller
    first: UUID
    call_id: UUID = field(default_factory=lambda: UUID(int=0))
    conference: str = field(default_factory=lambda: new_sid("CF"))
    sids: dict[str, str] = field(default_factory=dict)
    sequence: int = 0

    def news(self, event: str, label: str = "", sid: str = "", **more: str) -> None:
        """One conference callback."""
        self.sequence += 1
        fields = {
            "ConferenceSid": self.conference,
            "SequenceNumber": str(self.sequence),
            "StatusCallbackEvent": event,
            "AccountSid": self.hotline.line.settings.carrier_account_sid,
            "CallSid": sid or self.sids.get(label, ""),
            "ParticipantLabel": label,
        }
        self.hotline.line.ask(f"/conf/{self.call_id}", **(fields | more))

    def joins(self, label: str, sid: str) -> None:
        self.sids[label] = sid
        self.news("participant-join", label, sid)

    def leaves(self, label: str, why: str = "participant_hung_up") -> None:
        self.news("participant-leave", label, ReasonParticipantLeft=why)

    def ends(self, label: str) -> None:
        """The conference ends because this one left; everybody is let go."""
        self.leaves(label)
        sid = self.sids.pop(label)
        for other in list(self.sids):
            self.leaves(other, "moderator_ended_conference")
        self.news("conference-end", CallSidEndingConference=sid)

    def seat_joins(self, seat_id: UUID) -> str:
        """The seat takes what it is offered: its label."""
        offer = self.hotline.offer_of(seat_id)
        with begin() as uow:
            offers.accept(uow, offer["id"], seat_id)
        sid = new_sid()
        document = self.hotline.browser_connects(offer["id"], seat_id, sid)
        assert "Dial" in document.verbs, document.text
        label = f"seat{offer['id']}"
        self.joins(label, sid)
        return label

    def label(self, seat_id: UUID) -> str:
        return f"seat{self.hotline.offer_of(seat_id)['id']}"

    def ask(self, kind: str, target_kind: str, value: str, seat_id: UUID | None = None, reason: str = "请接续") -> UUID:
        with begin() as uow:
            wish = handing_on.Wish(kind, target_kind, value, reason)
            return handing_on.ask(uow, self.call_id, seat_id or self.first, None, wish)

    def call(self):
        return self.hotline.row("SELECT * FROM call WHERE id = %s", self.call_id)

    def transfer(self):
        return self.hotline.row(
            "SELECT * FROM transfer WHERE call_id = %s ORDER BY asked_at DESC, id DESC LIMIT 1", self.call_id
        )

    def party(self, label: str):
        return self.hotline.row(
            "SELECT * FROM party WHERE call_id = %s AND label = %s ORDER BY asked_at DESC LIMIT 1", self.call_id, label
        )

    def told(self, label: str) -> list[dict[str, object]]:
        """What the carrier was told of somebody in the conference, in order."""
        rows = self.hotline.commands("participant")
        return [row["payload"]["changes"] for row in rows if row["payload"]["label"] == label]

    def ends_conference(self, label: str) -> bool:
        """endConferenceOnExit as the carrier knows it."""
        told = [change["end_conference_on_exit"] for change in self.told(label) if "end_conference_on_exit" in change]
        offer = self.hotline.row("SELECT kind FROM offer WHERE 'seat' || id = %s", label)
        return bool(told[-1]) if told else offer["kind"] != "transfer"

    def removed(self) -> list[str]:
        return [row["payload"]["label"] for row in self.hotline.commands("remove")]

    def holds(self) -> list[bool]:
        return [row["payload"]["held"] for row in self.hotline.commands("hold")]

    def draft(self, seat_id: UUID, draft: dict[str, object]) -> None:
        with begin() as uow:
            wrap_up.save_draft(uow, self.call_id, seat_id, draft, 0)

    def finish(self, seat_id: UUID) -> None:
        with begin() as uow:
            wrap_up.finish(uow, self.call_id, seat_id, "answered", [MATTER], (True, False))

    def settle(self) -> None:
        with begin() as uow:
            service.settle_transfers(uow)

    def requeued(self) -> Document:
        """The caller's leg follows where it was sent."""
        (command,) = self.hotline.commands("redirect")
        return self.caller.request(command["payload"]["url"])


def talking(hotline: Hotline, seat_id: UUID, number: str = "13800000001") -> Talk:
    """A caller who talks with this ready seat."""
    caller = hotline.waiting(number)
    talk = Talk(hotline, caller, seat_id)
    talk.call_id = hotline.call_of(caller)["id"]
    talk.seat_joins(seat_id)
    caller.request(f"/join/{talk.call_id}")
    talk.joins("caller", caller.sid)
    talk.news("conference-start")
    return talk
