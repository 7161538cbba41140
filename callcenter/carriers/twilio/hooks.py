"""The webhooks on the shortest way: signature, thread, answer.

A step of the menu is two statements; FastAPI's own routing and dependencies would cost more than they do. The routers
stay what they are, and are what tests and readers see: here their endpoints are called directly.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints
from uuid import UUID

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound, compile_path
from starlette.types import Receive, Scope, Send

from callcenter.carriers.twilio.door import Signed, signed

CONVERTORS = {UUID: "uuid", int: "int", str: "str"}


@dataclass(frozen=True, slots=True)
class Hook:
    """One endpoint: what its path looks like, and the name of the argument that takes the signed request."""

    fits: Callable[[str], Any]
    convertors: Mapping[str, Any]
    endpoint: Callable[..., Response]
    argument: str
    methods: frozenset[str]

    def arguments(self, path: str) -> dict[str, Any] | None:
        """What the path says; None when it is another endpoint's."""
        found = self.fits(path)
        if found is None:
            return None
        return {name: self.convertors[name].convert(text) for name, text in found.groupdict().items()}


class Hooks(BaseRoute):
    """All endpoints of some routers under one prefix."""

    def __init__(self, prefix: str, routers: Iterable[APIRouter]) -> None:
        self.prefix = prefix + "/"
        self.by_first_word: dict[str, list[Hook]] = {}
        for router in routers:
            for route in router.routes:
                assert isinstance(route, APIRoute), route
                assert route.path.startswith(self.prefix), route.path
                self.by_first_word.setdefault(self._first_word(route.path), []).append(hook_of(route))

    def _first_word(self, path: str) -> str:
        return path[len(self.prefix) :].partition("/")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path: str = scope["path"]
        if scope["type"] != "http" or not path.startswith(self.prefix):
            return Match.NONE, {}
        for hook in self.by_first_word.get(self._first_word(path), ()):
            arguments = hook.arguments(path)
            if arguments is not None:
                return Match.FULL, {"endpoint": hook.endpoint, "path_params": arguments, "hook": hook}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        hook: Hook = scope["hook"]
        if scope["method"] not in hook.methods:
            answer: Response = PlainTextResponse("Method Not Allowed", 405, {"Allow": ", ".join(sorted(hook.methods))})
        else:
            request = await signed(Request(scope, receive))
            answer = await run_in_threadpool(hook.endpoint, **{hook.argument: request}, **scope["path_params"])
        await answer(scope, receive, send)

    def url_path_for(self, name: str, /, **_path_params: Any) -> Any:
        raise NoMatchFound(name, {})


def hook_of(route: APIRoute) -> Hook:
    """The endpoint of a route. It takes the signed request and what stands in its path, and nothing else."""
    hints = get_type_hints(route.endpoint, include_extras=True)
    names = list(inspect.signature(route.endpoint).parameters)
    (argument,) = (name for name in names if hints[name] == Signed)
    path = route.path
    for name in names:
        if name != argument:
            path = path.replace(f"{{{name}}}", f"{{{name}:{CONVERTORS[hints[name]]}}}")
    pattern, _, convertors = compile_path(path)
    assert set(convertors) == set(names) - {argument}, route.path
    return Hook(pattern.match, convertors, route.endpoint, argument, frozenset(route.methods or ()))
