"""What is counted. A source counts rows of one kind by day; a formula divides what sources counted (`formulas`).

Each source is a module; `registry.SOURCES` lists them. A measure's name is unique over all sources.
"""

from callcenter.figures.sources.base import (
    DIMENSIONS,
    NOBODY,
    Column,
    Count,
    Dimension,
    Measure,
    Page,
    Source,
    Terms,
    Unit,
    Wanted,
)

__all__ = [
    "DIMENSIONS",
    "NOBODY",
    "Column",
    "Count",
    "Dimension",
    "Measure",
    "Page",
    "Source",
    "Terms",
    "Unit",
    "Wanted",
]
