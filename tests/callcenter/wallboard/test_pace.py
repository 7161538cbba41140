"""When the wallboard is looked at: at once after news, four times a second at most, every second and a half without."""

import itertools

from callcenter.wallboard.pace import LEAST, MOST, QUIET, Pace


def looks(pace: Pace, news_at: list[float], seconds: float, took: float = 0.0, step: float = 0.001) -> list[float]:
    """Run a clock: the moments at which a look began."""
    found, waiting = [], sorted(news_at)
    for tick in range(round(seconds / step)):
        now = tick * step
        while waiting and waiting[0] <= now:
            waiting.pop(0)
            pace.news = True
        if pace.due_in(now) <= 0 and not (found and now < found[-1] + took):
            pace.begin(now)
            pace.end(now + took)
            found.append(now)
    return found


def test_news_after_a_pause_are_looked_at_at_once() -> None:
    pace = Pace()
    assert looks(pace, [1.0], 1.2)[-1] == 1.0


def test_a_thousand_events_in_a_second_are_four_looks() -> None:
    pace = Pace(news=False, looked=-1.0)
    assert len(looks(pace, [n / 1000 for n in range(1000)], 1.0)) <= 4


def test_the_last_of_many_events_is_looked_at_too() -> None:
    pace = Pace()
    found = looks(pace, [n / 1000 for n in range(1000)], 2.0)
    assert any(0.999 <= at <= 0.999 + LEAST for at in found)


def test_without_news_it_is_looked_at_often_enough_for_two_seconds() -> None:
    found = looks(Pace(), [], 10.0)
    assert all(later - earlier <= MOST + 0.01 for earlier, later in itertools.pairwise(found))
    assert MOST + LEAST < 2.0


def test_a_tired_database_is_left_as_much_time_as_it_needed() -> None:
    found = looks(Pace(), [n / 100 for n in range(1000)], 10.0, took=0.4)
    assert all(later - earlier >= 0.79 for earlier, later in itertools.pairwise(found))


def test_the_same_board_is_sent_again_after_a_while_only() -> None:
    pace = Pace(sent=10.0)
    assert not pace.is_quiet(10.0 + QUIET - 0.1)
    assert pace.is_quiet(10.0 + QUIET)


def test_looks_that_are_hard_work_take_a_tenth_of_a_core() -> None:
    pace = Pace()
    pace.begin(0.0)
    pace.end(0.1, worked=0.1)
    pace.news = True
    assert pace.due_in(0.1) == 0.9
