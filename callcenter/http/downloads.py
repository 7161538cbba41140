"""Answers that are a file."""

from urllib.parse import quote

from fastapi import Response


def download(content: bytes, media_type: str, name: str) -> Response:
    """Answer with a file of this name, which no cache keeps."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
