"""Where a caller stands in the menu between two sprints: plain JSON, nothing else.

Keys typed at a digits node (staff number, telephone number) are never kept here: the path says that they were typed.
One exception: the number of a ticket stands here until the digits that belong to it are keyed, one sprint later.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Facts:
    """What the outside knows at this moment.

    `open`: people are at their seats by the calendar. `staffed`: languages (BCP 47) with somebody on duty or on call.
    `returning_language`: the language in which this number was last served, None when unknown.
    """

    open: bool
    staffed: tuple[str, ...] = ()
    returning_language: str | None = None

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Facts from their JSON form; a missing `staffed` means nobody."""
        return cls(bool(facts["open"]), tuple(facts.get("staffed", ())), facts.get("returning_language"))


@dataclass(frozen=True, slots=True)
class Session:
    """One caller's place in a flow.

    `step` counts sprints; `silences` and `wrong_keys` count at the present node; `retries` counts what a whole call may
    do only so often, by node; `path` are the labels of the choices made, `keys` the keys pressed in menus.
    `ticket` is a ticket's number between its two questions, else empty.
    """

    flow: str
    version: str
    node: str
    language: str
    step: int = 0
    silences: int = 0
    wrong_keys: int = 0
    retries: tuple[tuple[str, int], ...] = ()
    service: str | None = None
    topic: str | None = None
    path: tuple[str, ...] = ()
    keys: str = ""
    ticket: str = ""

    @property
    def tries(self) -> int:
        """How often the present node has been asked in vain."""
        return self.silences + self.wrong_keys

    def retried(self, node: str) -> int:
        """How often `node` was tried again in this call."""
        return dict(self.retries).get(node, 0)

    def retry(self, node: str) -> "Session":
        """The session after one more try at `node`."""
        counts = dict(self.retries)
        counts[node] = counts.get(node, 0) + 1
        return replace(self, retries=tuple(sorted(counts.items())))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the equal session back."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain | {"tries": self.tries}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The session that `to_json` wrote; fields it does not know are left out."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        known["path"] = tuple(known.get("path", ()))
        known["retries"] = tuple((str(node), int(count)) for node, count in known.get("retries", ()))
        return cls(**known)
