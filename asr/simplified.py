"""Traditional characters to simplified ones: Whisper writes both, the console shows one."""

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters; other scripts stay as they are."""
    return str(_converter().convert(text))
