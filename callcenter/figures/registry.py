"""All sources, and which of them counts a measure. A source of figures is entered here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256

from callcenter.figures.sources import (
    Measure,
    Source,
    aid,
    calls,
    checks,
    clocks,
    duty,
    offers,
    parties,
    persons,
    ratings,
    returns,
    reviews,
    seats,
    solving,
    surveys,
    targets,
    tickets,
    transcripts,
)
from callcenter.figures.sources.rows import RowSource

SOURCES: tuple[Source, ...] = (
    *(calls.SOURCE, seats.SOURCE, offers.SOURCE, ratings.SOURCE, ratings.CLOSE, surveys.SOURCE, reviews.SOURCE),
    *(tickets.SOURCE, solving.SOURCE, clocks.SOURCE, duty.SOURCE, parties.SOURCE, returns.SOURCE),
    *(checks.SOURCE, checks.COMPLAINTS, transcripts.SOURCE, aid.SOURCE, persons.SOURCE, targets.SOURCE),
)


def _by_measure() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for source in SOURCES:
        for measure in source.measures:
            if measure.name in found:
                raise ValueError(f"{measure.name} is counted by {found[measure.name].name} and by {source.name}")
            found[measure.name] = source
    return found


BY_MEASURE: Mapping[str, Source] = _by_measure()
MEASURES: Mapping[str, Measure] = {each.name: each for source in SOURCES for each in source.measures}
BY_NAME: Mapping[str, Source] = {source.name: source for source in SOURCES}


def sources_of(measures: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources that count these measures, each once, in the order of the registry."""
    wanted = {BY_MEASURE[name].name for name in measures}
    return tuple(source for source in SOURCES if source.name in wanted)


@cache
def fingerprint(name: str) -> str:
    """Return what tells whether a day was counted as this source counts now: its statements, else its measures."""
    source = BY_NAME[name]
    told = source.statements() if isinstance(source, RowSource) else sorted(each.name for each in source.measures)
    return sha256("\n".join((source.name, *told)).encode()).hexdigest()[:16]
