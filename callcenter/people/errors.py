"""Errors of being nobody, or of asking too often."""

from typing import ClassVar

from callcenter.errors import Forbidden


class NotSignedIn(Forbidden):
    """Nobody is signed in on this connection (any more)."""

    code = "not_signed_in"
    status: ClassVar[int] = 401
