"""Progress by menu: what the session keeps, and what happens where nothing is recorded."""

import pytest

from ivr_flows import engine, flow, lint, prompts
from ivr_flows.effects import AskStatus, Enqueue, prompts_of

SOURCE = (flow.FLOWS / "12348.toml").read_text(encoding="utf8")
HOTLINE = flow.parse(SOURCE, "12348.toml")
OPEN = engine.Facts(open=True, staffed=("zh-CN",))


def pressed(*keys: str) -> engine.Sprint:
    sprint = engine.start(HOTLINE, OPEN)
    for each in keys:
        sprint = engine.resume(HOTLINE, sprint.session, engine.Digits(each), OPEN)
    return sprint


def test_the_question_carries_both_and_the_session_keeps_neither() -> None:
    asked = pressed("1", "7", "1", "202611230007")
    assert asked.session.ticket == "202611230007"
    sprint = pressed("1", "7", "1", "202611230007", "0001")
    assert sprint.effects[-1] == AskStatus("202611230007", "0001")
    stored = str(sprint.session.to_json())
    assert "202611230007" not in stored
    assert "0001" not in stored


def test_the_menu_knows_four_stages_and_a_person_for_any_other() -> None:
    sprint = pressed("1", "7", "1", "202611230007", "0001")
    told = engine.resume(HOTLINE, sprint.session, engine.StatusTold("returned"), OPEN)
    assert told.session.node == "P1"  # a word that it does not know is no stage
    again = engine.resume(HOTLINE, sprint.session.retry("P3"), engine.StatusTold("returned"), OPEN)
    assert isinstance(again.effects[-1], Enqueue)


def test_a_stage_that_cannot_be_spoken_is_told_by_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    sprint = pressed("1", "7", "1", "202611230007", "0001")
    path = prompts.audio_path
    monkeypatch.setattr(prompts, "audio_path", lambda each: None if each.id == "status_closed" else path(each))
    told = engine.resume(HOTLINE, sprint.session, engine.StatusTold("closed"), OPEN)
    assert isinstance(told.effects[-1], Enqueue)


def test_a_question_that_cannot_be_spoken_is_asked_by_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    path = prompts.audio_path
    monkeypatch.setattr(prompts, "audio_path", lambda each: None if each.id == "status_phone" else path(each))
    sprint = pressed("1", "7", "1", "202611230007")
    assert isinstance(sprint.effects[-1], Enqueue)
    assert [each.id for effect in sprint.effects for each in prompts_of(effect)] == ["transfer_person"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (('answered = "status_answered", ', ""), "needs a prompt for each"),
        (('purpose = "last_four"', 'purpose = "ticket_number"'), "needs the last four digits"),
        (('to = "P2"', 'to = "P3"'), "must lead to a typed"),
        (('again = "P1"', 'again = "P9"'), "there is no node P9"),
    ],
)
def test_a_flow_that_would_tell_without_asking_is_refused(wrong: tuple[str, str], message: str) -> None:
    with pytest.raises(flow.FlowError, match=message):
        flow.parse(SOURCE.replace(*wrong, 1), "changed.toml")


def test_a_goodbye_is_no_way_to_a_person() -> None:
    changed = SOURCE.replace('person = "Q_progress"\nsilence = "P5"', 'person = "P5"\nsilence = "P5"')
    changed = changed.replace('1 = { label = "再次查询", to = "P1" }', '1 = { label = "再次查询", to = "P5" }')
    found = lint.check(flow.parse(changed, "changed.toml"), ("zh-CN",))
    assert ("P4", "no way leads to a person, a message or a return call") in {(f.node, f.message) for f in found}
