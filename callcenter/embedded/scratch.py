"""`python -m callcenter.embedded.scratch COMMAND …` runs a command with a throwaway PostgreSQL as DATABASE_URL."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callcenter.embedded.postgres import RECKLESS, Postgres


@contextmanager
def server() -> Iterator[Postgres]:
    """A server in a temporary folder, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cc-scratch-"))
    folder.chmod(0o711)
    made = Postgres(folder, 5432, "scratch", tuning=RECKLESS)
    made.prepare()
    process = made.start()
    try:
        made.wait(process)
        yield made
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(made.sockets, ignore_errors=True)


def main(command: list[str]) -> int:
    """The command's exit status."""
    with server() as made, tempfile.TemporaryDirectory(prefix="cc-data-") as data:
        environment = os.environ | {"DATABASE_URL": made.url(), "CALLCENTER_DATA": data}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
