"""hangupOnStar: the caller presses * to end a talk."""

from __future__ import annotations

from switchboard.call import Call


async def star(call: Call) -> None:
    """Comes back when it is pressed."""
    with call.keys.listen() as pressed:
        while await pressed.get() != "*":
            pass
