"""Logs: constant messages with ids beside them, one line each. Never personal data, so never an error's own text."""

import logging
import sys
import traceback
from datetime import UTC, datetime

ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def place_of(error: BaseException) -> str:
    """Kind and place of an error without its text, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((frame for frame in reversed(frames) if "callcenter" in frame.filename), None)
    return type(error).__name__ + (f" at {place.name}:{place.lineno}" if place else "")


def failed(log: logging.Logger, message: str, error: BaseException, **ids: object) -> None:
    """Log `error` under a constant message, with its kind and place."""
    log.error(message, extra={"kind": place_of(error), **ids})


class OneLine(logging.Formatter):
    """`time LEVEL logger message key=value …`, times in UTC; the frames of an error follow, its own text never does."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        assert isinstance(ei, tuple)
        error = ei[1]
        frames = "".join(traceback.format_tb(ei[2]))
        return f"{frames}{type(error).__module__}.{type(error).__qualname__}"

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        extra = "".join(f" {key}={value}" for key, value in vars(record).items() if key not in ORDINARY)
        line = f"{at} {record.levelname} {record.name} {record.getMessage()}{extra}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(level: str) -> None:
    """Log to standard error, which `callcenter up` keeps in `<data>/logs`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    noisy_ones = ("httpx", "httpcore", "twilio.http_client", "kombu", "amqp", "websockets", "alembic.runtime.plugins")
    for noisy in noisy_ones:
        logging.getLogger(noisy).setLevel(logging.WARNING)
