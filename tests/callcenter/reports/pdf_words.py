"""What stands in a PDF of ours, read from the file itself: its streams, and the signs that its fonts map them to."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SHOWN = re.compile(
    rb"/(f\d+|F\d+)\s|\[((?:\(.*?(?<!\\)\)|<[0-9A-Fa-f]*>|[^\]])*?)\]\s*TJ|(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>)\s*Tj",
    re.S,
)
_TEXT = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words(pdf: bytes) -> str:
    """Return all text of the file, page after page, without spaces."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    maps = {number: _map(_inflated(body)) for number, body in objects.items() if b"begincmap" in _inflated(body)}
    fonts = {}
    for body in objects.values():
        if (unicode := re.search(rb"/ToUnicode (\d+) 0 R", body)) is not None:
            fonts[next(number for number, each in objects.items() if each is body)] = maps[int(unicode.group(1))]
    names = {}
    for body in objects.values():
        for name, number in re.findall(rb"/([fF]\d+) (\d+) 0 R", body):
            if int(number) in fonts:
                names[name] = fonts[int(number)]
    return "".join(
        _said(_inflated(body), names)
        for body in objects.values()
        if b"TJ" in _inflated(body) or b"Tj" in _inflated(body)
    )


def _inflated(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    try:
        return zlib.decompress(found.group(1)) if b"/FlateDecode" in body else found.group(1)
    except zlib.error:
        return b""


def _map(cmap: bytes) -> dict[int, str]:
    signs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, sign in _PAIR.findall(block):
            signs[int(code, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for place in range(int(first, 16), int(last, 16) + 1):
                signs[place] = chr(int(sign, 16) + place - int(first, 16))
    return signs


def _said(content: bytes, names: dict[bytes, dict[int, str]]) -> str:
    font: dict[int, str] = {}
    said = []
    for name, many, one in _SHOWN.findall(content):
        if name:
            font = names.get(name, {})
            continue
        for piece in _TEXT.findall(many or one):
            codes = _codes(piece)
            said += [font.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)]
    return "".join(said)


def _codes(piece: bytes) -> bytes:
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode())
    raw, out, at = piece[1:-1], bytearray(), 0
    while at < len(raw):
        if raw[at : at + 1] != b"\\":
            out.append(raw[at])
            at += 1
        elif (octal := re.match(rb"[0-7]{1,3}", raw[at + 1 : at + 4])) is not None:
            out.append(int(octal.group(), 8))
            at += 1 + len(octal.group())
        else:
            out += _ESCAPES.get(raw[at + 1 : at + 2], raw[at + 1 : at + 2])
            at += 2
    return bytes(out)
