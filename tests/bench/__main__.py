"""`make bench`: the figures of T1 and T12 on one running hotline. Exits 0 whether goals are reached or not."""

import sys
import tempfile
from pathlib import Path

from tests.bench import ring, webhook_step
from tests.stories.hotline import running


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with running(folder / "data") as hotline:
            webhook_step.run(hotline)
            ring.run(hotline, folder)
    return 0


sys.exit(main())
