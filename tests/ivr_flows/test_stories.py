"""Stories in data: keys pressed on the hotline's menu, effects expected."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ivr_flows import engine, flow
from ivr_flows.effects import AskDuty, AskStatus, Effect, MarkNotice, prompts_of
from ivr_flows.resumptions import Resumption

STORIES = [
    story
    for path in sorted((Path(__file__).parent / "stories").glob("*.toml"))
    for story in tomllib.loads(path.read_text(encoding="utf8"))["story"]
]
HOTLINE = flow.load(flow.FLOWS / "12348.toml")


def happened(word: str) -> Resumption:
    if word == "-":
        return engine.Silence()
    if word == "failed":
        return engine.TransferFailed()
    if word.startswith("rec "):
        return engine.Recorded(float(word.removeprefix("rec ")))
    return engine.Digits(word.removeprefix("#") or "#")


def settled(sprint: engine.Sprint, story: dict[str, Any], facts: engine.Facts) -> tuple[engine.Sprint, list[Effect]]:
    """Answer what the menu asks of its host, as that does; the effects of both sprints."""
    effects = list(sprint.effects)
    while isinstance(ending := effects[-1], AskDuty | AskStatus):
        if isinstance(ending, AskStatus):
            told: Resumption = status(story, ending)
        else:
            told = engine.OnDuty(**{"now": int(ending.language in facts.staffed)} | story.get("duty", {}))
        sprint = engine.resume(HOTLINE, sprint.session, told, facts)
        effects = effects[:-1] + list(sprint.effects)
    return sprint, effects


def status(story: dict[str, Any], asked: AskStatus) -> engine.StatusTold:
    """What the story's tickets say: `number-last four = stage`, or `barred`."""
    stage = story.get("tickets", {}).get(f"{asked.number}-{asked.last_four}")
    return engine.StatusTold(None, barred=True) if stage == "barred" else engine.StatusTold(stage)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["name"])
def test_story(story: dict[str, Any]) -> None:
    staffed = tuple(story.get("staffed", ["zh-CN", "ii-CN", "ko-CN"]))
    facts = engine.Facts(story.get("open", True), staffed, story.get("returning"))
    sprint, effects = settled(engine.start(HOTLINE, facts), story, facts)
    for word in story["keys"]:
        stored = sprint.session.to_json()
        resumed = engine.resume(HOTLINE, engine.Session.from_json(stored), happened(word), facts)
        sprint, effects = settled(resumed, story, facts)
    ending = effects[-1]
    expected = dict(story["ends"])
    assert type(ending).__name__ == expected.pop("effect")
    for field, value in expected.items():
        found = getattr(ending, field)
        assert found == (None if value == "none" else tuple(value) if isinstance(value, list) else value), field
    if "hears" in story:
        assert [prompt.id for effect in effects for prompt in prompts_of(effect)] == story["hears"]
    if "path" in story:
        assert list(sprint.session.path) == story["path"]
    if "marks" in story:
        assert [effect.prompt_id for effect in effects if isinstance(effect, MarkNotice)] == story["marks"]
