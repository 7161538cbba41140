"""Setting a document on A4 as PDF. A template (Typst) stands in the slice whose document it is and gets plain values:
text is data there, so nothing that a caller said can run. The fonts are embedded, only the signs that are used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

# Templates import the house's style by its address from here: #import "/printing/house.typ"
ROOT = Path(__file__).resolve().parents[1]
DOTS_PER_INCH = 200.0  # of pictures: sharp on paper


def pdf(template: Path, values: Mapping[str, Any], at: datetime) -> bytes:
    """Return the document as PDF. `values` are JSON's kinds; `at` is the moment that the file says it was made.

    Raises typst.TypstError when the template asks for a value that is not there.
    """
    return b"".join(_compiled(template, values, at, "pdf"))


def png(template: Path, values: Mapping[str, Any], at: datetime) -> list[bytes]:
    """Return each page of the document as a picture. Raises as `pdf` does."""
    return _compiled(template, values, at, "png")


def _compiled(template: Path, values: Mapping[str, Any], at: datetime, form: Literal["pdf", "png"]) -> list[bytes]:
    import typst

    made: bytes | list[bytes] = typst.compile(
        template,
        root=ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=DOTS_PER_INCH,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> Any:
    """Noto Serif SC for what is read, Noto Sans SC for what is looked up (SIL Open Font License)."""
    import pylopdf_fonts_zh_cn as chinese
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[chinese.sans_path().parent])
