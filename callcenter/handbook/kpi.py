"""docs/kpi.md: each formula as it is implemented, printed by `callcenter handbook kpi` from the table that is used."""

from __future__ import annotations

from collections.abc import Iterator

from callcenter.figures import formulas, registry
from callcenter.figures.formulas import Formula
from callcenter.figures.formulas.base import SMALL_SAMPLE
from callcenter.figures.sources import DIMENSIONS, Terms
from callcenter.figures.sources.calls import OUTCOMES
from callcenter.handbook.tables import table

INTRODUCTION = f"""# KPI: every formula as implemented

Printed from the code by `python -m callcenter handbook kpi`; a test compares. The numbers K… are those of the domain
reference, 2.5. A figure is `numerator ÷ denominator`, both of them sums of the measures named here, and is worked out
nowhere else: pages, reports, the wallboard and exports ask the same table.

- Nothing to divide by is shown as —, never as 0 % or 100 %. Two places, rounded half up on decimals.
- A share of fewer than {SMALL_SAMPLE} is shown as counts, a share of opinions with its 95 % Wilson interval besides.
- A changed formula has a new version; published reports keep theirs. Options of the place (T of K4, weights of K25)
  are part of the version; here stand those shipped.
- A contact belongs to the day in Shanghai on which it came in. Σ outcomes = calls, in every period, queue, language.
- Units: 人次 contacts, 条 matters, 件 cases, 人 persons. They are never added to one another.
- By a dimension ({", ".join(DIMENSIONS)}) each row is counted under one key;
  what belongs to none has a row of its own.
- Calls from test numbers and of staff are counted apart and in nothing else; invalid calls are not asked for a rating.

"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(_parts()).rstrip() + "\n"


def _parts() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Formulas\n"
    rows = [_row(formula) for formula in formulas.ALL]
    yield table(["", "figure", "numerator ÷ denominator", "version", "wanted", "source"], rows)
    yield "## Terms\n\nThe same in measures: what is added, and what is taken away.\n"
    yield table(["figure", "numerator", "denominator"], [_terms(formula) for formula in formulas.ALL])
    yield "## Notes\n"
    noted = [[f"{formula.label} `{formula.name}`", formula.note] for formula in formulas.ALL if formula.note]
    yield table(["figure", "note"], noted)
    yield "## Outcomes of a call\n"
    yield table(["outcome", "is"], [[f"`{word}`", label] for word, label in OUTCOMES.items()])
    yield "## Measures\n\nWhat is counted, by source. Days that are over are kept, but of sources not rolled.\n"
    yield table(["source", "measure", "is", "unit"], list(_measures()))


def _row(formula: Formula) -> list[object]:
    target = formula.target
    wanted = "" if target is None else f"{'≥' if target.at_least else '≤'} {target.value} {formula.unit}"
    said = formula.source if target is None or not target.source else f"{formula.source}; {target.source}"
    return [
        formula.number,
        f"**{formula.label}** `{formula.name}` ({formula.unit})",
        formula.text,
        f"`{formula.version}`",
        wanted,
        said,
    ]


def _terms(formula: Formula) -> list[object]:
    return [f"`{formula.name}`", _sum(formula.numerator), _sum(formula.denominator)]


def _sum(terms: Terms) -> str:
    said = ""
    for name, weight in terms.items():
        sign = " − " if weight < 0 else " + " if said else ""
        said += f"{sign}{'' if abs(weight) == 1 else f'{abs(weight)} × '}`{name}`"
    return said.strip()


def _measures() -> Iterator[list[object]]:
    for source in registry.SOURCES:
        kept = "" if source.rolled else " (not rolled)"
        for number, measure in enumerate(source.measures):
            shown = f"**{source.name}**{kept}" if number == 0 else ""
            yield [shown, f"`{measure.name}`", measure.label, measure.unit]
