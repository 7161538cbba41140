"""Office documents are ZIP files: written again with one fixed time, they are the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say


def without_times(content: bytes) -> bytes:
    """Return the archive with its files in their order, none of them saying when it was written."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(held, "w") as written:
        for name in read.namelist():
            file = zipfile.ZipInfo(name, NO_TIME)
            file.compress_type = zipfile.ZIP_DEFLATED
            file.external_attr = 0o600 << 16
            file.create_system = 3  # said by hand: it would be the machine's own
            written.writestr(file, read.read(name))
    return held.getvalue()
