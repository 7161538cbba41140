"""Posts of one stream: in order, bounded, and never in the way of recognition."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx

from asr.posts import MOST_WAITING, Posts, Source

SOURCE = Source("c0ffee", "seat", "MZ1", "zh-CN", "http://receiver.test/carriers/asr/segments")


def sent(fill: Callable[[Posts], None], answers: Callable[[int], int] = lambda count: 204) -> list[dict[str, Any]]:
    """What a receiver gets of the posts that `fill` adds before anything is sent."""
    taken: list[dict[str, Any]] = []

    def receive(request: httpx.Request) -> httpx.Response:
        taken.append(json.loads(request.content))
        return httpx.Response(answers(len(taken)))

    async def story() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(receive)) as client:
            posts = Posts(SOURCE, "secret", client)
            fill(posts)
            posts.finish()
            await posts.run()

    play(story())
    return taken


def play(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(coroutine, 20))


def test_a_partial_that_was_not_sent_is_replaced_by_the_next_and_by_its_final() -> None:
    def fill(posts: Posts) -> None:
        posts.add("partial", text="您")
        posts.add("partial", text="您好")
        posts.add("final", text="您好。")
        posts.add("partial", text="我")

    assert [(post["event"], post["text"]) for post in sent(fill)] == [("final", "您好。"), ("partial", "我")]


def test_every_post_carries_whose_it_is_and_a_rising_number() -> None:
    def fill(posts: Posts) -> None:
        posts.add("status", status="transcribing")
        posts.add("final", text="一")
        posts.add("status", status="stopped")

    posts = sent(fill)
    assert [post["sequence"] for post in posts] == [1, 2, 3]
    assert {(post["call"], post["leg"], post["stream"], post["language"]) for post in posts} == {
        ("c0ffee", "seat", "MZ1", "zh-CN")
    }


def test_a_receiver_too_slow_loses_the_oldest_and_keeps_the_newest() -> None:
    def fill(posts: Posts) -> None:
        for number in range(MOST_WAITING + 50):
            posts.add("final", text=str(number))

    texts = [post["text"] for post in sent(fill)]
    assert len(texts) == MOST_WAITING
    assert texts[-1] == str(MOST_WAITING + 49)


def test_a_partial_is_tried_once_and_a_final_again() -> None:
    def fill(posts: Posts) -> None:
        posts.add("final", text="一")
        posts.add("partial", text="二")

    posts = sent(fill, lambda count: 503 if count in {1, 3} else 204)
    assert [post["event"] for post in posts] == ["final", "final", "partial"]
    assert posts[0]["sequence"] == posts[1]["sequence"]
