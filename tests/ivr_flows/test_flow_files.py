"""A broken flow fails at load and names file, node and field."""

from pathlib import Path

import pytest

from ivr_flows import flow

SOURCE = (flow.FLOWS / "12348.toml").read_text(encoding="utf8")


@pytest.mark.parametrize(
    ("written", "instead", "node", "field"),
    [
        ('start = "G0"', 'start = "G9"', "flow", "start"),
        ('person = "QG"          #', 'person = "M1"          #', "flow", "person"),
        ('message = "VM"         #', 'message = "QG"         #', "flow", "message"),
        ("max_sprints = 40", "max_sprints = 4000", "flow", "max_sprints"),
        ("max_sprints = 40", 'max_sprints = 40\nmusic = "x"', "flow", "music"),
        ('to = "QM"', 'to = "QX"', "M1", "keys.3"),
        ('queue = "migrant_worker"', 'queue = "migrants"', "QM", "queue"),
        ('kind = "language"', 'kind = "languages"', "G0", "kind"),
        ("repeats = 0", "repeats = 9", "M1", "repeats"),
        ("repeats = 0", "repeat = 0", "M1", "repeat"),
        ('prompts = ["m12"]', "prompts = []", "M12", "prompts"),
        ('prompts = ["m12"]', "prompts = [12]", "M12", "prompts"),
        ('7 = { label = "其他查询"', '8 = { label = "其他查询"', "M1", "keys.8"),
        ('7 = { label = "其他查询"', '77 = { label = "其他查询"', "M1", "keys.77"),
        ('label = "其他查询", to', 'labels = "其他查询", to', "M1", "keys.7.label"),
        ('3 = { label = "朝鲜语"', '0 = { label = "朝鲜语"', "G0", "keys.0"),
        ('service = "legal_aid"\nprompts', 'service = "aid"\nprompts', "M12", "service"),
        ('topic = "labour"', "topic = 1", "Q_labour", "topic"),
        ('target = "duty_lawyer"', 'target = "lawyer"', "AHU", "target"),
        ("priority = 2", "priority = true", "QM", "priority"),
        ('purpose = "staff_number"', 'purpose = "ticket"', "M18", "purpose"),
        ('to = "CBD"\nunknown', 'to = "VM"\nunknown', "CBN", "to"),
        ('prompt = "n1"\nto = "T1"', 'prompt = "n1"\nto = "N1"', "N1", "to"),
        (', name_en = "General" }', " }", "queues.general", "name_en"),
        ("reserved = false", 'reserved = "no"', "T9F", "reserved"),
        ("[queues]", "[queue]", "flow", "queues"),
    ],
)
def test_a_mistake_is_named(written: str, instead: str, node: str, field: str) -> None:
    assert written in SOURCE
    with pytest.raises(flow.FlowError) as failure:
        flow.parse(SOURCE.replace(written, instead, 1), "broken.toml")
    assert (failure.value.file, failure.value.node, failure.value.field) == ("broken.toml", node, field)
    assert str(failure.value).startswith(f"broken.toml: {node}.{field}: ")


def test_the_same_key_twice_is_refused() -> None:
    twice = SOURCE.replace('2 = { label = "法律援助"', '1 = { label = "法律援助"', 1)
    with pytest.raises(flow.FlowError) as failure:
        flow.parse(twice, "broken.toml")
    assert failure.value.field == "toml"


def test_a_circle_of_nodes_that_wait_for_nobody_is_refused() -> None:
    circle = SOURCE.replace('open = "M1"', 'open = "N1"', 1)
    with pytest.raises(flow.FlowError, match="without waiting for a key"):
        flow.parse(circle, "broken.toml")


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(flow.FlowError, match=r"absent\.toml"):
        flow.load(tmp_path / "absent.toml")


def test_a_stored_source_gives_the_same_flow() -> None:
    published = flow.load(flow.FLOWS / "12348.toml")
    again = flow.parse(published.source, "stored")
    assert again == published
    assert again.content_hash == published.content_hash


def test_a_text_that_is_not_toml_is_refused() -> None:
    with pytest.raises(flow.FlowError, match="toml"):
        flow.parse("[flow", "broken.toml")
