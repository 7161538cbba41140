"""A pytest plugin for CI (`-p tests.no_skips`): a run with a skipped test, or with no test at all, has failed."""

import pytest


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn success into failure where something was left out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        assert reporter is not None
        reporter.write_line(f"{len(skipped)} skipped: nothing may be skipped here", red=True)
