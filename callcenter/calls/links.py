"""The addresses under which the carrier asks us, absolute, with the step token in them."""

from functools import lru_cache
from uuid import UUID

from callcenter import settings
from ivr_flows.prompts import Prompt

ROOT = "/carriers/twilio"


class Links:
    """Addresses of all webhooks below one base URL (no slash at its end)."""

    __slots__ = ("audio_root", "root")

    def __init__(self, base: str) -> None:
        self.root = base + ROOT
        self.audio_root = f"{base}/audio"

    def to(self, *parts: object) -> str:
        """`/carriers/twilio/part/part…`."""
        return "/".join((self.root, *map(str, parts)))

    def flow(self, call_id: UUID, step: int) -> str:
        """Where the keys of this step go."""
        return f"{self.root}/flow/{call_id}/{step}"

    def audio(self, prompt: Prompt) -> str:
        """The recording of a prompt; cacheable, not signed."""
        return f"{self.audio_root}/{prompt.language}/{prompt.id}.wav"


@lru_cache(maxsize=4)
def _links(base: str) -> Links:
    return Links(base)


def links() -> Links:
    """The addresses of this deployment."""
    return _links(settings.load().base_url)
