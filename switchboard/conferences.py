"""All conferences: the running ones by name, and the last few thousand that ended, for REST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from switchboard.callbacks import Target
from switchboard.conference import Conference, Listener

if TYPE_CHECKING:
    from switchboard.exchange import Exchange
    from switchboard.twiml.conference import Conference as Noun

REMEMBERED = 2000


class Conferences:
    """By name at most one runs."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._running: dict[str, Conference] = {}
        self._all: dict[str, Conference] = {}

    def named(self, noun: Noun, target: Target | None) -> Conference:
        """The running one of this name, or a new one that tells `target`."""
        running = self._running.get(noun.name)
        if running is None:
            listener = Listener(target, noun.status_callback_events) if target is not None else None
            running = Conference(self._exchange, noun.name, listener)
            self._running[noun.name] = self._all[running.sid] = running
            while len(self._all) > REMEMBERED + len(self._running):
                self._forget_oldest()
        return running

    def ended(self, conference: Conference) -> None:
        if self._running.get(conference.name) is conference:
            del self._running[conference.name]

    def by_sid(self, sid: str) -> Conference | None:
        """Twilio takes a running conference's name as well."""
        return self._all.get(sid) or self._running.get(sid)

    def all(self) -> list[Conference]:
        """Newest first."""
        return list(reversed(self._all.values()))

    def _forget_oldest(self) -> None:
        for sid, conference in self._all.items():
            if conference.status == "completed":
                del self._all[sid]
                return
