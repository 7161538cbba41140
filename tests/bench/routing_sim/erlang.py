"""Erlang A (M/M/n+M) in closed form: what the simulator must reproduce. Rates are per second."""

import math


def erlang_a(arrivals: float, service: float, patience: float, seats: int, threshold: float) -> tuple[float, float]:
    """(share that gives up, share answered within `threshold` seconds) for rates of arrival, service and giving up."""
    chances = _stationary(arrivals, service, patience, seats)
    gives_up = patience * sum((k - seats) * p for k, p in enumerate(chances) if k > seats) / arrivals
    level = sum(
        p * _served_in_time(k - seats, service, patience, seats, threshold) for k, p in enumerate(chances) if p > 1e-9
    )
    return gives_up, level


def _stationary(arrivals: float, service: float, patience: float, seats: int, longest: int = 400) -> list[float]:
    logs = [0.0]
    for k in range(1, seats + longest):
        leaving = min(k, seats) * service + max(0, k - seats) * patience
        logs.append(logs[-1] + math.log(arrivals / leaving))
    top = max(logs)
    weights = [math.exp(value - top) for value in logs]
    return [weight / sum(weights) for weight in weights]


def _served_in_time(ahead: int, service: float, patience: float, seats: int, threshold: float) -> float:
    """Chance that a caller who finds `ahead` others before them (negative: an idle seat) is answered in time.

    A pure death chain: departures from the line before them, at rates n mu + j theta, and the caller's own patience.
    """
    if ahead < 0:
        return 1.0
    steps = 400
    width = threshold / steps
    state = [0.0] * (ahead + 1)
    state[ahead] = 1.0
    done = 0.0
    for _ in range(steps):
        for j in range(ahead + 1):
            rate = seats * service + j * patience
            moved = state[j] * (1 - math.exp(-(rate + patience) * width))
            state[j] -= moved
            onward = moved * rate / (rate + patience)
            if j == 0:
                done += onward
            else:
                state[j - 1] += onward
    return done
