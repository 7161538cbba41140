"""When the wallboard is looked at again. Pure: times in seconds of a monotonic clock come in.

At once when something has happened, but no more than four times a second; no look begins before the last one has been
over for as long as it took, and all together take no more than a tenth of a core. Without news every second and a half:
what only time changes, and what a lost hint would have told, is shown within two seconds as well.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST, MOST = 0.25, 1.5
SHARE = 10.0
QUIET = 5.0  # the same board is sent again after this long, so that screens know that it is still so


@dataclass(slots=True)
class Pace:
    """`news`: something has happened since the last look. `took`: how long that was; `worked`: its CPU seconds."""

    news: bool = True
    looked: float = float("-inf")
    took: float = 0.0
    worked: float = 0.0
    sent: float = float("-inf")

    def due_in(self, now: float) -> float:
        """Return the seconds until the next look, nought when it is due."""
        rest = max(LEAST, 2 * self.took, SHARE * self.worked)
        return max(0.0, self.looked + (rest if self.news else max(rest, MOST)) - now)

    def begin(self, now: float) -> None:
        """A look begins: what happens from here on is news again."""
        self.news, self.looked = False, now

    def end(self, now: float, worked: float = 0.0) -> None:
        """The look is over, after this much work of ours."""
        self.took, self.worked = now - self.looked, worked

    def is_quiet(self, now: float) -> bool:
        """Tell whether nothing has been sent for so long that even the same is worth sending."""
        return now - self.sent >= QUIET
