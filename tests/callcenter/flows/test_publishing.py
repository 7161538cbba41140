"""Menus are published once and never change."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.flows import service as flows
from ivr_flows.flow import FlowError


def test_the_same_text_is_published_once_and_another_is_a_new_version(hotline, tmp_path):
    text = (flows.FOLDER / "12348.toml").read_text(encoding="utf8")
    newer = tmp_path / "12348.toml"
    newer.write_text(f"# newer\n{text}", encoding="utf8")
    for _ in range(2):
        with begin() as uow:
            flows.publish_all(uow)
            flows.publish(uow, newer)
    versions = hotline.rows("SELECT version, content_hash FROM flow_version ORDER BY version")
    assert [row["version"] for row in versions] == [1, 2]
    assert len({row["content_hash"] for row in versions}) == 2


def test_a_broken_menu_is_not_published(hotline, tmp_path):
    broken = tmp_path / "12348.toml"
    broken.write_text("start = 'nowhere'\n", encoding="utf8")
    with pytest.raises(FlowError), begin() as uow:
        flows.publish(uow, broken)
    assert len(hotline.rows("SELECT 1 FROM flow_version")) == 1


def test_a_menu_that_was_never_published_is_unknown(hotline):
    with begin() as uow, pytest.raises(flows.NoFlow):
        flows.latest(uow, "another")
