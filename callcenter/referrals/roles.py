"""Who may ask: the centre's own people, and nobody whose account is for another office alone."""

from typing import Annotated

from fastapi import Depends

from callcenter.people.dependencies import require_role
from callcenter.people.identity import SignedIn

Staff = Annotated[SignedIn, Depends(require_role("agent", "supervisor", "admin"))]
