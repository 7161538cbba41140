"""docs/tickets.md: stages, rules and profiles as the code has them, printed by `callcenter handbook tickets`."""

from __future__ import annotations

from collections.abc import Iterator

from callcenter.aid import states as aid
from callcenter.exchange import mapping
from callcenter.handbook.tables import table
from callcenter.sensitive import ladder, limitation
from callcenter.tickets import forms, moves, stages
from callcenter.tickets.clocks import On, Rule
from callcenter.tickets.profiles import documents

UNITS = {
    "at_once": "当场",
    "minute": "分钟",
    "hour": "小时",
    "working_day": "个工作日",
    "calendar_day": "日（自然日，末日逢休假顺延）",
}
LIMITATION_UNITS = {"day": "日", "month": "个月", "year": "年"}
AID_STATES = {
    "applied": "申请受理",
    "reviewing": "审查",
    "assigning": "指派",
    "handling": "办理",
    "closed": "结案",
    "archived": "归档",
    "refused": "不予援助",
    "withdrawn": "撤回",
    "terminated": "终止",
}
BODIES = {"government": "当地政府", "county_centre": "县中心", "duty": "值班人员"}

INTRODUCTION = """# Tickets: states, rules and profiles

Printed from the code by `python -m callcenter handbook tickets`; a test compares. What is data for a place
(profiles of time limits, dispatch
rules, forms, the taxonomy) is changed in the console and is shown there; here stands what ships.

## What is counted

Person 人, contact 人次, matter record 条 and case 件 are four things and are counted apart (S98, S142). A call, a
visit, a letter is one contact; each
matter that it brings is one record, a ticket; thirty workers of one site are one case with thirty persons. A
ticket may have many contacts, over any channel.
Whoever answered first stays its first responder (the database refuses a change); its handler may change.

Every change is a line of the ticket's history: who, when, what, why. Lines are only added (the database refuses
anything else), each is sealed onto
the line before, ends and hours are sealed with a key that does not stand in the database. `python -m callcenter
audit verify` finds an altered, removed or
inserted line, a history that was cut off, and a ticket that is gone.
"""
CLOCKS = """## Time limits

No due time is stored. A clock is read from the ticket's history and the one calendar of working days whenever
it is shown; so a corrected calendar
corrects the past. Only which clocks run is kept beside the history (`running_clock`), without due times, so
that the overdue ones are found by an index.

- A period of days begins with the day after (民法典 201) and ends with its last day at 24:00 in Shanghai. Hours
  run through nights and holidays.
- Calendar days whose last one is a day off end with the first working day after it (民法典 203).
- A pause of a day or more does not count: of its days the first one still does, the others do not. An end that
  falls on the day a pause began moves behind it.
- An extension needs a reason and an approval; it lengthens up to the cap. One asked for after the time was over
  gives a new last day and does not undo that
  it was late (`was_late`).
- 黄牌 is shown from the beginning of the working day before the last one (half an hour before, where the rule
  counts hours), 红牌 from the first instant after.
- A year that is not in the calendar counts Monday to Friday, and the clock says that it is a guess.
- A ticket keeps the profile that was in force on the day it was recorded.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(_parts()).rstrip() + "\n"


def _parts() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Stages\n\n" + _stages()
    yield CLOCKS
    yield from _profiles()
    yield "## Forms\n\n" + _forms()
    yield (
        "## Legal aid\n\nSteps are neither skipped nor repeated; a notified defence 通知辩护 begins at 指派.\n\n"
        + _aid()
    )
    yield "## Sensitive and urgent matters\n\n" + _bodies()
    yield "## Limitation periods\n\nWarnings, each to be confirmed by a lawyer of the place.\n\n" + _limitation()
    yield "## The stage as 12345 hears it\n\n" + _peer()


def _stages() -> str:
    head = ["action", "line of the history", *(f"{stages.NAMES[stage]} `{stage}`" for stage in moves.STAGES)]
    rows = [
        [f"`{action}`", f"`{moves.KINDS[action]}`", *(_to(moves.after(stage, action)) for stage in moves.STAGES)]
        for action in moves.ACTIONS
    ]
    return "Where an action leads; an empty cell refuses it (409).\n\n" + table(head, rows)


def _to(stage: moves.Stage | None) -> str:
    return "" if stage is None else stages.NAMES[stage]


def _profiles() -> Iterator[str]:
    shipped = documents.shipped()
    default = {rule.code: rule for rule in documents.read("", "", shipped[0].rules).rules}
    for document in shipped:
        rules = documents.read(document.code, document.name, document.rules).rules
        shown = rules if document is shipped[0] else [rule for rule in rules if default.get(rule.code) != rule]
        yield f"### {document.name} `{document.code}` (from {document.valid_from})\n\n{document.notes}\n"
        yield _rules(shown) if shown else "All rules are those of the default.\n"


def _rules(rules: list[Rule] | tuple[Rule, ...]) -> str:
    head = ["rule", "length", "at most", "begins with", "ends with", "source"]
    rows = [
        [
            f"{rule.name} `{rule.code}`",
            UNITS["at_once"] if rule.length.unit == "at_once" else f"{rule.length.amount} {UNITS[rule.length.unit]}",
            rule.extendable_to,
            _facts(rule.starts),
            _facts(rule.stops),
            ("**法定** " if rule.statutory else "") + rule.source,
        ]
        for rule in rules
    ]
    return table(head, rows)


def _facts(facts: tuple[On, ...]) -> str:
    return " · ".join(f"`{on.kind}`" + "".join(f" {key}={value}" for key, value in on.when.items()) for on in facts)


def _forms() -> str:
    rows = [
        [f"{form.name} `{form.key}`", " ".join(form.categories), "、".join(_field(field) for field in form.fields)]
        for form in forms.shipped()
    ]
    return "**Required** fields accept 未提供; what nobody answered is 待补录 until the end of the shift.\n\n" + table(
        ["form", "categories", "fields"], rows
    )


def _field(field: forms.Field) -> str:
    return f"**{field.name}**" if field.required else field.name


def _aid() -> str:
    head = ["step", *(AID_STATES[state] for state in aid.STATES)]
    rows = []
    for move in aid.MOVES:
        led = [aid.after("application", state, move) for state in aid.STATES]
        rows.append([f"`{move}`", *(AID_STATES[state] if state else "" for state in led)])
    return table(head, rows)


def _bodies() -> str:
    rows = [[f"`{kind}`", "、".join(BODIES[body] for body in bodies)] for kind, bodies in ladder.BODIES.items()]
    said = "Told at once, each with a clock of its own; where nobody acknowledges, the next level is told.\n\n"
    return said + table(["escalation", "who is told"], rows)


def _limitation() -> str:
    rows = [
        [rule.name, f"{rule.amount} {LIMITATION_UNITS[rule.unit]}", rule.begins, " ".join(rule.categories), rule.source]
        for rule in limitation.table()
    ]
    return table(["period", "length", "begins", "categories", "source"], rows)


def _peer() -> str:
    known = mapping.words()
    rows = [[stages.NAMES[stage], known["status_out"].get(stage, "")] for stage in moves.STAGES]
    return table(["stage", "told"], rows)
