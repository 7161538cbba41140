"""A call's parties as the table of departures sees them, read from the rows."""

from dataclasses import dataclass
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import roles, rows
from callcenter.parties.departures import Present, Standing
from callcenter.parties.roles import Role, State

_OPEN = "SELECT * FROM transfer WHERE call_id = %s AND state IN ('ringing', 'consulting')"
# Seats whose leg was told to join, while the news of their joining is still on the way.
_SEATS = """
    SELECT id FROM offer WHERE call_id = %s AND state = 'connected' AND kind <> 'transfer'
        AND NOT EXISTS (SELECT 1 FROM party WHERE offer_id = offer.id) ORDER BY connected_at
"""
_HELD = "SELECT held_at IS NOT NULL FROM call WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, by label; the rows behind them; the transfer that is open."""

    present: dict[str, Present]
    parties: dict[str, sql.Row]
    transfer: sql.Row | None

    def everybody(self) -> list[Present]:
        """All who are there or rung to take over."""
        return list(self.present.values())

    def serving(self) -> list[Present]:
        """Who serves the caller."""
        return [each for each in self.present.values() if each.standing is Standing.SERVING]


def open_transfer(uow: UnitOfWork, call_id: UUID) -> sql.Row | None:
    """The transfer of this call that is under way."""
    return sql.one(uow, _OPEN, (call_id,))


def target_label(transfer: sql.Row | None) -> str | None:
    """Under which label the one comes who is asked to take over."""
    if transfer is None:
        return None
    if transfer["to_offer_id"] is not None:
        return roles.label(Role.SEAT, transfer["to_offer_id"])
    return None if transfer["to_party_id"] is None else roles.label(Role.OUTSIDE, transfer["to_party_id"])


def read(uow: UnitOfWork, call_id: UUID) -> Scene:
    """Who is in the call at this moment. The call is locked."""
    transfer = open_transfer(uow, call_id)
    target = target_label(transfer)
    parties = {party["label"]: party for party in rows.live(uow, call_id)}
    on_hold = uow.raw.execute(_HELD, (call_id,)).fetchone()
    held = {roles.CALLER_LABEL} if on_hold and on_hold[0] else set()
    held |= {label for label, party in parties.items() if party["state"] == State.HELD}
    present = {
        label: _present(party, target, held=label in held) for label, party in parties.items() if _counts(party, target)
    }
    for (offer_id,) in uow.raw.execute(_SEATS, (call_id,)).fetchall():
        label = roles.label(Role.SEAT, offer_id)
        present.setdefault(label, Present(label, Role.SEAT, Standing.SERVING))
    if target is not None and target not in present:
        present[target] = Present(target, roles.role_of(target) or Role.SEAT, Standing.RINGING)
    return Scene(present, parties, transfer)


def _counts(party: sql.Row, target: str | None) -> bool:
    """Interpreters and experts who are only rung are nothing to the others yet."""
    return party["state"] in roles.IN_CONFERENCE or party["label"] == target


def _present(party: sql.Row, target: str | None, *, held: bool) -> Present:
    role = Role(party["role"])
    return Present(party["label"], role, _standing(party, role, target), held, party["mode"])


def _standing(party: sql.Row, role: Role, target: str | None) -> Standing:
    if role is Role.CALLER:
        return Standing.CALLER
    if party["label"] == target:
        return Standing.CONSULTING if party["state"] in roles.IN_CONFERENCE else Standing.RINGING
    # Whoever was asked and comes when the asking is over (a cancellation crossed their way in) serves nobody.
    if party["serves_since"] is not None or party["mode"] == "took_over":
        return Standing.SERVING
    return Standing.BESIDE
