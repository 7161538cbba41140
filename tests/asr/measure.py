"""Character error rate as Chinese and Korean recognisers are measured by."""

import re
import unicodedata

from asr.simplified import simplified

_SPOKEN = str.maketrans("0123456789幺两〇", "零一二三四五六七八九一二零")


def normal(text: str) -> str:
    """Simplified, without punctuation and spaces, digits as they are spoken, small letters."""
    plain = simplified(unicodedata.normalize("NFKC", text)).translate(_SPOKEN).lower()
    return re.sub(r"[\W_]+", "", plain)


def error_rate(spoken: str, heard: str) -> float:
    """Edits from what was spoken to what was heard, over the length of what was spoken."""
    one, two = normal(spoken), normal(heard)
    row = list(range(len(two) + 1))
    for place, letter in enumerate(one, 1):
        corner, row[0] = row[0], place
        for other, letter_two in enumerate(two, 1):
            corner, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, corner + (letter != letter_two))
    return row[-1] / len(one)
