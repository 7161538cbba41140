"""Recounting a `World` one contact after the other, in Python."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from tests.callcenter.figures.world import Asked, Contacted, Matter, World

BOUNDS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800)
TELEPHONE = ("machine", "person")


def counts(world: World, first: date, last: date, by: str | None) -> dict[str, Counter[str]]:
    """Return measures by key of a dimension ("" for the whole)."""
    found: dict[str, Counter[str]] = {}
    for call in world.calls:
        if first <= call.day <= last:
            for measure, value in _call(call).items():
                _add(found, _key(call, by, served=False), measure, value)
            for measure, value in _asking(call).items():
                _add(found, _key(call, by, served=True), measure, value)
    for survey in world.surveys:
        for day, measures in ((survey.made, _made(survey)), (survey.ended, _ended(survey))):
            if day is not None and first <= day <= last:
                for measure in measures:
                    _add(found, _survey_key(survey, by), measure, 1)
    return {key: +counter for key, counter in found.items() if +counter}


def _add(found: dict[str, Counter[str]], key: str, measure: str, value: int) -> None:
    counter = found.setdefault(key, Counter())
    counter[measure] = max(counter[measure], value) if measure == "wait_longest" else counter[measure] + value


def _key(call: Contacted, by: str | None, *, served: bool) -> str:
    matter = call.matters[0] if call.matters else None
    agent = call.rated.served_by if served and call.rated is not None else call.agent
    keys: dict[str | None, Any] = {
        None: "",
        "agent": agent,
        "queue": call.queue,
        "language": call.language,
        "group": (matter.groups[0] if matter and matter.groups else None) or call.group,
        "category": matter.category if matter else None,
        "place": matter.place if matter else None,
        "channel": "12345" if call.peer else "phone",
        "mode": call.rated.mode if served and call.rated is not None else None,
    }
    return str(keys[by] or "")


def _call(call: Contacted) -> dict[str, int]:
    if call.test:
        return {"calls_test": 1}
    answered = call.agent is not None
    queued = call.queued or call.outcome in ("abandoned_queue", "short_abandon")
    found = {"inbound": 1, f"outcome_{call.outcome}": 1, "queued": int(queued), "answered": int(answered)}
    if call.queued and call.wait is not None:
        bound = next((str(each) for each in BOUNDS if call.wait <= each), "more")
        found |= {f"{'waited' if answered else 'left_after'}_{bound}": 1, "wait_all": call.wait}
        found |= {"wait_longest": call.wait, "wait_answered": call.wait if answered else 0}
    if call.rated is not None and call.rated.served_by != call.agent:
        found |= {"handed_on": 1, "handed_on_bad": int((call.rated.grade or 0) >= 4)}
    return found


def _asking(call: Contacted) -> dict[str, int]:
    rated = call.rated
    if call.agent is None:
        return {}
    if rated is None:
        return {} if call.test else {"served": 1, "invitation_open": 1}
    if rated.excluded_as is not None:
        return {f"served_{rated.excluded_as}": 1}
    word = rated.invitation
    found = {"served": 1, f"invited_{word}" if word in ("played", "sms") else f"invitation_{word}": 1}
    if word == "skipped":
        found[f"skipped_{rated.reason}"] = 1
    if word in ("played", "sms"):
        if rated.grade is None:
            found["unrated"] = 1
        else:
            kind = "excluded" if rated.grade >= 4 and rated.exclusion == "approved" else "grade"
            found[f"{'sms_' if rated.mode == 'sms' else ''}{kind}_{rated.grade}"] = 1
    return found


def _survey_key(survey: Asked, by: str | None) -> str:
    matter: Matter = survey.matter
    keys: dict[str | None, Any] = {
        None: "",
        "agent": survey.served_by,
        "queue": survey.queue,
        "language": survey.language,
        "group": matter.groups[0] if matter.groups else None,
        "category": matter.category,
        "place": matter.place,
        "channel": "phone",
        "mode": survey.mode,
    }
    return str(keys[by] or "")


def _made(survey: Asked) -> list[str]:
    if survey.second:
        return []
    if survey.state == "closed":
        return ["survey_withdrawn"]
    if survey.state == "suppressed":
        return ["survey_suppressed"]
    reached = survey.state in ("done", "declined", "broken_off")
    return [
        "survey_due",
        *(["survey_reached"] if reached else []),
        *(["survey_waiting"] if survey.state == "due" else []),
    ]


def _ended(survey: Asked) -> list[str]:
    if survey.state not in ("done", "declined", "broken_off", "unreachable"):
        return []
    if survey.second:
        happy = (survey.grade is not None and survey.grade <= 3) or (survey.grade is None and survey.solved == 1)
        return ["second_calls", *(["second_calls_satisfied"] if happy else [])]
    found = ["survey_ended"]
    found += ["survey_completed"] if survey.state == "done" else []
    found += ["survey_unreachable"] if survey.state == "unreachable" else []
    found += [f"survey_solved_{survey.solved}"] if survey.solved else []
    if survey.grade is not None:
        found.append(f"{'survey' if survey.mode in TELEPHONE else 'other'}_grade_{survey.grade}")
    return found
