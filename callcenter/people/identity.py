"""Who is asking: the signed-in account as other slices see it, and the errors of not being one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

# `qa` 回访与质检 (S36): reviews, second calls, checks; sees calls and numbers masked, never in the clear.
# outside the centre: `department` sees its own matters, 司法所 and 村居调委会 what was referred to them; `display` is a
# screen on the wall that shows the wallboard and nothing else
Role = Literal["agent", "supervisor", "admin", "qa", "department", "justice_office", "village_committee", "display"]
ROLES: tuple[Role, ...] = (
    *("agent", "supervisor", "admin", "qa"),
    *("department", "justice_office", "village_committee"),
    "display",
)
DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a request. `seat_id` is the seat it holds now, or None."""

    account_id: UUID
    login_id: UUID
    org_id: UUID
    staff_no: str
    name: str
    roles: tuple[str, ...]
    seat_id: UUID | None

    def has(self, *roles: str) -> bool:
        """Tell whether the account holds any of these roles."""
        return any(role in self.roles for role in roles)

    @property
    def only_displays(self) -> bool:
        """Whether it is nobody's own account but that of a screen on a wall."""
        return tuple(self.roles) == (DISPLAY,)
