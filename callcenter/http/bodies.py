"""Bodies of requests that nobody has vouched for yet: read up to a bound, and no further."""

from fastapi import Request

from callcenter.errors import Invalid

LARGEST = 64 * 1024


class BodyTooLarge(Invalid):
    """More was sent than any genuine request of this kind has."""

    code = "body_too_large"
    status = 413


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """The whole body, at most `largest` bytes. Raises BodyTooLarge, by the announced length before anything is read."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > largest:
        raise BodyTooLarge(f"more than {largest} bytes")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise BodyTooLarge(f"more than {largest} bytes")
    return bytes(body)
