"""The check before publishing: what callers need is reachable and recorded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr_flows import engine, flow, lint, prompts
from ivr_flows.effects import Collect, Enqueue, MarkNotice, prompts_of

SOURCE = (flow.FLOWS / "12348.toml").read_text(encoding="utf8")
HOTLINE = flow.parse(SOURCE, "12348.toml")
LANGUAGES = ("zh-CN", "ii-CN", "ko-CN")


def errors(source: str) -> list[tuple[str, str]]:
    found = lint.check(flow.parse(source, "changed.toml"), LANGUAGES)
    return [(finding.node, finding.message) for finding in found if finding.level == "error"]


def test_the_hotline_has_no_errors() -> None:
    assert errors(SOURCE) == []


def test_yi_and_korean_are_reported_as_not_recorded() -> None:
    warnings = {(finding.node, finding.message) for finding in lint.check(HOTLINE, LANGUAGES)}
    assert ("QY", "connecting (ii-CN) is not recorded") in warnings
    assert ("G0", "g0_line (ko-CN) is not recorded") in warnings
    assert "n1" in lint.missing(HOTLINE, "ii-CN")
    assert lint.missing(HOTLINE, "zh-CN") == []


def test_the_choices_of_a_waiting_yi_caller_are_listed_as_still_to_be_recorded() -> None:
    warnings = {(finding.node, finding.message) for finding in lint.check(HOTLINE, LANGUAGES)}
    assert ("QY", "queue_choice (ii-CN) is not recorded") in warnings
    assert ("MYT", "duty_choice_interpreter (ii-CN) is not recorded") in warnings
    assert not any(node == "N1P" for node, message in warnings if "ii-CN" in message)  # who chose Mandarin hears it


def test_a_queue_without_a_callback_or_a_message_is_refused() -> None:
    for step in ('1 = "callback", ', '2 = "message", '):
        with pytest.raises(flow.FlowError, match=r"queues\.general\.keys"):
            flow.parse(SOURCE.replace(step, "", 1), "changed.toml")


def test_a_key_of_the_waiting_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(flow.FlowError, match="there is no node T8"):
        flow.parse(SOURCE.replace('9 = "T9"', '9 = "T8"', 1), "changed.toml")


def test_whoever_waits_can_be_reached_from_every_node_that_asks_the_roster() -> None:
    for name in ("Dii", "DIii", "DIko"):
        assert "Q" in {other[0] for other in lint.reachable(HOTLINE, name)}


def test_a_service_that_cannot_be_reached_is_an_error() -> None:
    assert ("flow", "法治宣传 (publicity) cannot be reached") in errors(
        SOURCE.replace('service = "publicity"', 'service = "legal_service"')
    )


def test_a_node_and_a_queue_without_a_key_are_errors() -> None:
    without = SOURCE.replace('to = "QM"', 'to = "QG"', 1)
    found = errors(without)
    assert ("QM", "no key leads here") in found
    assert ("migrant_worker", "no key leads to this queue") in found


def test_a_queue_entered_while_closed_is_an_error() -> None:
    assert ("QG", "callers would wait here while the hotline is closed") in errors(
        SOURCE.replace('closed = "AH"', 'closed = "QG"', 1)
    )


def test_a_prompt_nobody_listed_is_an_error() -> None:
    assert ("M12", "m12_new (zh-CN) is not in the prompt list") in errors(SOURCE.replace('["m12"]', '["m12_new"]', 1))


def test_a_silent_caller_waits_for_a_person_within_45_seconds() -> None:
    assert 10 < lint.seconds_without_keys(HOTLINE) <= 45


def test_a_caller_who_presses_only_1_reaches_a_person_within_45_seconds_of_the_greeting() -> None:
    facts = engine.Facts(open=True)
    sprint = engine.start(HOTLINE, facts)
    seconds = 0.0
    for happening in (engine.Digits("1"), engine.Silence(), None):
        heard = [prompt for effect in sprint.effects for prompt in prompts_of(effect)]
        seconds += sum(prompts.catalogue(prompt.language)[prompt.id].seconds for prompt in heard)
        if happening is None:
            break
        ending = sprint.effects[-1]
        assert isinstance(ending, Collect)
        seconds += ending.timeout if isinstance(happening, engine.Silence) else 0
        sprint = engine.resume(HOTLINE, sprint.session, happening, facts)
    assert isinstance(sprint.effects[-1], Enqueue)
    assert seconds <= 45


def test_a_slow_greeting_is_an_error() -> None:
    slow = SOURCE.replace('prompts = ["g0"]', 'prompts = ["g0", "n1_long", "aid_papers", "ah0", "rate"]', 1)
    assert any("to reach a person" in message for _, message in errors(slow))


@pytest.fixture
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Take one Mandarin recording away."""
    real = prompts.audio_path

    def take_away(name: str) -> None:
        gone = prompts.Prompt(name, "zh-CN")
        monkeypatch.setattr(prompts, "audio_path", lambda prompt: None if prompt == gone else real(prompt))

    return take_away


def test_a_menu_with_a_missing_prompt_apologises_and_reaches_a_person(unrecorded: Callable[[str], None]) -> None:
    unrecorded("m12")
    facts = engine.Facts(open=True)
    sprint = engine.start(HOTLINE, facts)
    for key in "12":
        sprint = engine.resume(HOTLINE, sprint.session, engine.Digits(key), facts)
    assert next(prompt.id for effect in sprint.effects for prompt in prompts_of(effect)) == "menu_unavailable"
    assert isinstance(sprint.effects[-1], Enqueue)
    assert sprint.effects[-1].queue == "legal_aid"
    assert ("M12", "m12 (zh-CN) is not recorded") in errors(SOURCE)


def test_a_missing_greeting_still_reaches_a_person(unrecorded: Callable[[str], None]) -> None:
    unrecorded("g0")
    sprint = engine.start(HOTLINE, engine.Facts(open=True))
    assert isinstance(sprint.effects[-1], Enqueue)


def test_a_notice_that_is_not_recorded_is_never_marked_as_played(unrecorded: Callable[[str], None]) -> None:
    unrecorded("n1")
    facts = engine.Facts(open=True)
    sprint = engine.resume(HOTLINE, engine.start(HOTLINE, facts).session, engine.Digits("1"), facts)
    assert not any(isinstance(effect, MarkNotice) for effect in sprint.effects)


def test_a_broken_prompt_list_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "xx.toml"
    for written, wrong in (
        ("[a]\nversion = 1", "xx.toml: a: text"),
        ('[a]\ntext = "x"', "xx.toml: a: version"),
        ('[a]\ntext = "x"\nversion = 1\nvoice = "y"', "xx.toml: a: unknown field voice"),
        ("[a", "xx.toml"),
    ):
        listed.write_text(written, encoding="utf8")
        with pytest.raises(prompts.PromptError, match=wrong):
            prompts.read_catalogue(listed, tmp_path)
