"""A history that somebody changed shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.tickets import chain
from callcenter.tickets.chain import Link

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def sealed(count: int) -> list[tuple[Link, bytes]]:
    lines, previous = [], chain.FIRST
    for seq in range(1, count + 1):
        link = Link("t", seq, "note", "a", AT + timedelta(minutes=seq), {"text": f"第{seq}条"})
        previous = chain.link_hash(previous, link)
        lines.append((link, previous))
    return lines


def test_an_untouched_history_holds():
    assert chain.first_break(sealed(5)) is None
    assert chain.first_break([]) is None


@settings(deadline=None)
@given(st.integers(0, 4), st.sampled_from(["text", "actor", "kind", "at"]))
def test_a_changed_line_breaks_the_chain_at_that_line(index: int, part: str):
    lines = sealed(5)
    link, seal = lines[index]
    changed = {"text": replace(link, content={"text": "改过"}), "actor": replace(link, actor="b"),
               "kind": replace(link, kind="closed"), "at": replace(link, at=AT)}  # fmt: skip
    lines[index] = (changed[part], seal)
    assert chain.first_break(lines) == index + 1


@settings(deadline=None)
@given(st.integers(0, 3))
def test_a_removed_line_shows_unless_it_was_the_last(index: int):
    lines = sealed(5)
    del lines[index]
    assert chain.first_break(lines) == index + 1


def test_two_lines_changed_places_show():
    lines = sealed(3)
    lines[0], lines[1] = lines[1], lines[0]
    assert chain.first_break(lines) == 1


def test_the_same_moment_in_another_zone_has_the_same_seal():
    link = sealed(1)[0][0]
    elsewhere = replace(link, at=link.at.astimezone(timezone(timedelta(hours=8))))
    assert chain.link_hash(chain.FIRST, link) == chain.link_hash(chain.FIRST, elsewhere)
