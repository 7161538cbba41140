"""Whether a process still lives, and which one it is: a number alone is given again to others."""

from pathlib import Path


def started_at(pid: int) -> int | None:
    """The kernel's start time of a living process (clock ticks since boot): with the pid it names one process only."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])
