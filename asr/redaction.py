"""Hide numbers of persons in a transcript before it is indexed, exported or shown to many (domain study 2.10).

Telephone 138****5678, identity number 110101********1234, card: the last four. Numbers are found as digits and as they
are spoken (一三八…, 幺 for 1), with the pauses and commas that recognisers put between them. Amounts and dates stay.
"""

import re
from collections.abc import Iterator

SPOKEN = {"零": "0", "〇": "0", "○": "0", "一": "1", "幺": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6",
          "七": "7", "八": "8", "九": "9"}  # fmt: skip
_DIGIT = "0-9０-９" + "".join(SPOKEN)
# One run of digits; a break of one or two signs is a pause of the speaker, not the end of the number.
_RUN = re.compile(rf"[{_DIGIT}](?:[\s,，、·.\-—]{{0,2}}[{_DIGIT}])*(?:[\s,，]?[xX×](?![{_DIGIT}]))?")
_IDENTITY = re.compile(r"[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}[2-8]\d{6,7}")
_CARD = re.compile(r"[3-6]\d{12,18}")


def redact(text: str) -> str:
    """The text with the digits of persons' numbers replaced by stars; its length does not change."""
    letters = list(text)
    for run in _RUN.finditer(text):
        places = [place for place in range(*run.span()) if _digit(text[place]) is not None]
        digits = "".join(_digit(text[place]) or "" for place in places)
        for begin, end in _hidden(digits):
            for place in places[begin:end]:
                letters[place] = "*"
    return "".join(letters)


def _digit(letter: str) -> str | None:
    if letter in SPOKEN:
        return SPOKEN[letter]
    if letter in "xX×":
        return "x"
    return str(int(letter)) if letter.isdecimal() else None


def _hidden(digits: str) -> Iterator[tuple[int, int]]:
    """The parts of a run of digits to hide, as (from, to)."""
    place = 0
    while place < len(digits):
        length, begin, end = _number(digits, place)
        if length:
            yield place + begin, place + end
        place += length or 1


def _number(digits: str, place: int) -> tuple[int, int, int]:
    """Length of the number at a place, and which part of it to hide; length 0 for none."""
    for pattern, kept_before, kept_after in ((_IDENTITY, 6, 4), (_CARD, 0, 4), (_MOBILE, 3, 4), (_LANDLINE, 3, 4)):
        found = pattern.match(digits, place)
        if found and _whole(digits, place, found.end(), pattern):
            length = found.end() - place
            return length, kept_before, length - kept_after
    return 0, 0, 0


def _whole(digits: str, begin: int, end: int, pattern: re.Pattern[str]) -> bool:
    """A card number must be a run of its own; the others may stand beside digits that the recogniser ran into them."""
    return pattern is not _CARD or (begin == 0 and end == len(digits) and "x" not in digits)
