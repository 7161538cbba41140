"""Lets time pass for those who wait, as far as the database knows it."""

from callcenter.db.unit_of_work import begin
from callcenter.desk import matching

_SHIFT = """
    UPDATE queue_entry SET since = since - d, turn_at = turn_at - d, changes_at = changes_at - d,
        kept_until = kept_until - d
    FROM (SELECT make_interval(secs => %s) AS d) t WHERE state = 'waiting'
"""


def pass_seconds(seconds: float) -> None:
    """Everybody who waits has waited so much longer, and every seat has been idle so much longer."""
    with begin() as uow:
        uow.raw.execute(_SHIFT, (seconds,))
        uow.raw.execute("UPDATE seat SET idle_since = idle_since - make_interval(secs => %s)", (seconds,))


def sweep() -> int:
    """The dispatcher's look of each second: the stranded pairs that it found."""
    with begin() as uow:
        return matching.sweep(uow)


def serve(queue: str, **settings: object) -> None:
    """Change settings of a queue, as a test needs them."""
    with begin() as uow:
        for name, value in settings.items():
            uow.raw.execute(f"UPDATE queue SET {name} = %s WHERE key = %s", (value, queue))
