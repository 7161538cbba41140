"""What is wrong with a document, in Twilio's error codes (https://www.twilio.com/docs/api/errors)."""

from __future__ import annotations


class TwimlError(Exception):
    """The document cannot be carried out. `code` is sent to the fallback URL as ErrorCode."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
