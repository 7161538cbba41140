"""The hotline's fixtures."""

from tests.callcenter.calls.hotline_fixtures import database, hotline, hotline_template, line, web

__all__ = ["database", "hotline", "hotline_template", "line", "web"]
