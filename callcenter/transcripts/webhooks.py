"""The door for asr."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError

from callcenter import settings
from callcenter.errors import Forbidden, Invalid
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow
from callcenter.transcripts import live, posts
from callcenter.transcripts.posts import Post

log = logging.getLogger(__name__)

router = APIRouter(prefix="/carriers/asr", tags=["asr"], include_in_schema=False)


class SignatureWrong(Forbidden):
    """The body was not signed by asr."""

    code = "signature_wrong"


class PostMalformed(Invalid):
    """Signed, but nothing that asr may say."""

    code = "post_malformed"


async def signed_post(request: Request) -> Post:
    """Check the signature, then understand the body. Raises BodyTooLarge, SignatureWrong or PostMalformed."""
    body = await read_body(request)
    if not posts.is_signed(settings.load().asr_secret, body, request.headers.get(posts.SIGNATURE_HEADER)):
        log.warning("unsigned post of asr refused")
        raise SignatureWrong("signature does not fit")
    try:
        return Post.model_validate_json(body)
    except ValidationError as error:
        raise PostMalformed(f"{error.error_count()} fields are wrong") from None


@router.post("/segments", status_code=204)
def take_segment(post: Annotated[Post, Depends(signed_post)], uow: Uow) -> None:
    """Keep and show what was heard."""
    live.receive(uow, post)
