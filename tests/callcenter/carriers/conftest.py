"""The hotline's fixtures."""

from tests.callcenter.calls.hotline_fixtures import hotline, line

__all__ = ["hotline", "line"]
