"""Who is asking, for tests below the API."""

from __future__ import annotations

from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.identity import SignedIn
from tests.callcenter.tickets.scenes import Scene


def signed_in(scene: Scene, staff_no: str = "101", *roles: str) -> SignedIn:
    """An account as a request of it carries it."""
    account_id = scene.account(staff_no, *roles)
    return SignedIn(account_id, new_id(), ROOT_ORG_ID, staff_no, f"测试{staff_no}", roles or ("agent",), None)
