"""Versions of the taxonomy: old tickets keep theirs, figures do not move, a code means one thing for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.tickets import filing, handlers, queries, seed, taxonomy, taxonomy_watch, versions
from callcenter.tickets.models import Ticket
from callcenter.tickets.versions import Change
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter, one

ADD = Change("add", "M01-10", "竞业限制", aid_hint=True)


def publish(scene: Scene, *changes: Change, based_on: str = taxonomy.VERSION) -> str:
    clock.set_clock(lambda: MONDAY + timedelta(hours=1))
    with begin() as uow:
        return versions.publish(uow, scene.account("901", "admin"), based_on, changes, "增补")


def test_old_tickets_keep_the_version_and_name_they_were_filed_under(scene: Scene):
    old = scene.tickets(matter(category="M01-03"))[0]
    made = publish(scene, Change("rename", "M01-03", "劳动合同"))
    new = scene.tickets(matter(category="M01-03"))[0]
    assert made == "2026.2"
    with begin() as uow:
        found = [uow.session.execute(queries.rows().where(Ticket.id == each)).one() for each in (old, new)]
    rows = {row[0].id: (row[0].category_version, row[1].name) for row in found}
    assert rows == {old: ("2026.1", "劳动合同签订与解除"), new: ("2026.2", "劳动合同")}


def test_a_new_code_stands_behind_its_family_and_can_be_filed(scene: Scene):
    publish(scene, ADD)
    with begin() as uow:
        codes = [each.code for each in queries.categories(uow)]
    assert codes[codes.index("M01-09") : codes.index("M02")] == ["M01-09", "M01-10", "M01-99"]
    ticket = scene.tickets(matter(category="M01-10"))[0]
    with begin() as uow:
        assert one(uow, "SELECT category_version FROM ticket WHERE id = %s", ticket) == "2026.2"


def test_a_retired_code_is_offered_no_more_and_its_line_stays(scene: Scene):
    publish(scene, Change("retire", "M03-06"))
    with begin() as uow:
        assert "M03-06" not in [each.code for each in queries.categories(uow)]
        line = next(each for each in versions.lines(uow, "2026.2") if each.code == "M03-06")
        assert line.retired
        assert len(versions.lines(uow, "2026.2")) == len(versions.lines(uow, "2026.1"))


def test_a_form_that_was_open_while_its_code_was_retired_is_asked_again_and_one_that_was_sent_is_kept(scene: Scene):
    """The agent picks another code with the form still there; what was sent before the change loses nothing."""
    sent = scene.wrap_up(scene.call(), matter(category="M03-06", summary="已提交"))
    publish(scene, Change("retire", "M03-06"))
    with begin() as uow, pytest.raises(filing.CategoryUnknown):
        filing.require_filable(uow, [matter(category="M03-06")])
    with begin() as uow:
        handlers.record_disposition(uow, sent)
    with begin() as uow:
        made = uow.raw.execute("SELECT category, category_version, summary FROM ticket").fetchall()
    assert made == [("M03-06", "2026.2", "已提交")]


@pytest.mark.parametrize(
    "change",
    [
        Change("add", "M01-01", "别的意思"),
        Change("add", "M77-01", "无上级"),
        Change("add", "m1", "不合规"),
        Change("add", "M01-11"),
        Change("rename", "M01-77", "没有"),
        Change("retire", taxonomy.FALLBACK),
        Change("retire", "Q09"),
    ],
)
def test_what_would_move_old_figures_is_refused(scene: Scene, change: Change):
    with pytest.raises(versions.TaxonomyChangeRefused):
        publish(scene, change)
    with begin() as uow:
        assert versions.present(uow) == "2026.1"


def test_a_code_once_used_is_never_given_again(scene: Scene):
    publish(scene, Change("retire", "M03-06"))
    with pytest.raises(versions.TaxonomyChangeRefused, match="已用过"):
        publish(scene, Change("add", "M03-06", "别的"), based_on="2026.2")


def test_two_who_publish_on_the_same_version_do_not_overwrite_each_other(scene: Scene):
    publish(scene, ADD)
    with pytest.raises(versions.TaxonomyMovedOn):
        publish(scene, Change("rename", "M01-03", "合同"))


def test_a_restart_brings_back_neither_the_old_table_nor_a_shipped_one(scene: Scene):
    publish(scene, ADD)
    with begin() as uow:
        seed.seed(uow)
    with begin() as uow:
        assert versions.present(uow) == "2026.2"


def test_more_than_a_tenth_of_a_week_under_other_is_a_warning(scene: Scene):
    for category in ["M01-99"] + ["M01-01"] * 8:
        scene.tickets(matter(category=category))
    day = clock.business_day(MONDAY)
    with begin() as uow:
        whole, labour = taxonomy_watch.other_shares(uow, day, 1)
    assert (whole.share.numerator, whole.share.denominator, whole.share.percent, whole.warning) == (1, 9, "11.11", True)
    assert (labour.field, labour.warning) == ("M01", True)
    scene.tickets(matter(), matter())
    with begin() as uow:
        found = taxonomy_watch.other_shares(uow, day, 2)
    assert [(each.week.isoformat(), each.share.denominator, each.warning) for each in found] == [
        ("2026-11-23", 11, False), ("2026-11-16", 0, False),
    ]  # fmt: skip
