"""Every combination of three and four parties that can be in a call, hold included."""

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

from callcenter.parties.departures import Present, Standing
from callcenter.parties.roles import Role

BESIDE = [(Role.INTERPRETER, None), (Role.EXPERT, None)] + [
    (Role.SUPERVISOR, mode) for mode in ("listen", "whisper", "barge")
]
KINDS = (
    [(Role.SEAT, standing, None) for standing in (Standing.SERVING, Standing.CONSULTING, Standing.RINGING)]
    + [(Role.OUTSIDE, standing, None) for standing in (Standing.SERVING, Standing.CONSULTING, Standing.RINGING)]
    + [(Role.SUPERVISOR, Standing.SERVING, "took_over")]
    + [(role, Standing.BESIDE, mode) for role, mode in BESIDE]
)


def possible(kinds: tuple[tuple[Role, Standing, str | None], ...]) -> bool:
    """One open transfer at most; who consults does so with somebody who serves; the caller has somebody, or will."""
    standings = [standing for _, standing, _ in kinds]
    coming = standings.count(Standing.CONSULTING) + standings.count(Standing.RINGING)
    if Standing.CONSULTING in standings and Standing.SERVING not in standings:
        return False
    return coming <= 1 and (Standing.SERVING in standings or Standing.RINGING in standings)


def scenes(others: int) -> Iterator[tuple[Present, ...]]:
    """The caller and this many others; anybody in the conference but a supervisor may be on hold."""
    for kinds in combinations_with_replacement(KINDS, others):
        if not possible(kinds):
            continue
        everybody = [(Role.CALLER, Standing.CALLER, None), *kinds]
        may_be_held = [
            standing is not Standing.RINGING and role is not Role.SUPERVISOR for role, standing, _ in everybody
        ]
        for held in product(*[(False, True) if may else (False,) for may in may_be_held]):
            yield tuple(
                Present(f"{number}", role, standing, on_hold, mode)
                for number, ((role, standing, mode), on_hold) in enumerate(zip(everybody, held, strict=True))
            )


def all_scenes() -> Iterator[tuple[Present, ...]]:
    yield from scenes(1)
    yield from scenes(2)
    yield from scenes(3)
