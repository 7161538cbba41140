"""What can go wrong for a reason the asker may know. Slices derive from these; the code is API and never renamed.

`http/errors.py` maps them to HTTP: NotFound 404, Conflict 409, Forbidden 403, Unavailable 503, Invalid 400.
"""

from typing import ClassVar


class CallcenterError(Exception):
    """The root of all; never raised itself. The message may reach the console: no personal data in it."""

    code: ClassVar[str] = "error"

    def __init__(self, message: object = "") -> None:
        super().__init__(message)
        self.message = str(message) or self.code


class NotFound(CallcenterError):
    """There is no such thing, or it is not for the asker's eyes."""

    code = "not_found"


class Conflict(CallcenterError):
    """Right as a request, but not in the present state."""

    code = "conflict"


class Forbidden(CallcenterError):
    """The asker may not do this."""

    code = "forbidden"


class Unavailable(CallcenterError):
    """Something we depend on does not answer; asking again later may help."""

    code = "unavailable"
    retryable: ClassVar[bool] = True


class Invalid(CallcenterError):
    """Well-formed, but its content cannot be right."""

    code = "invalid"
