"""What the asr process is told by its environment: `ASR_*` and nothing else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OWN_REGISTRY = Path(__file__).with_name("registry.toml")


class SettingError(ValueError):
    """A variable with a value that cannot be used; names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`auth_token` signs the handshake of a stream at `public_url`, `secret` signs what we post."""

    host: str
    port: int
    auth_token: str
    secret: str
    public_url: str
    registry: Path
    models: Path


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises SettingError naming the variable."""
    given = os.environ if environment is None else environment
    port = _port(given.get("ASR_PORT") or "8020")
    host = given.get("ASR_HOST") or "127.0.0.1"
    return Settings(
        host=host,
        port=port,
        auth_token=_needed(given, "ASR_AUTH_TOKEN"),
        secret=_needed(given, "ASR_SECRET"),
        public_url=_address(given.get("ASR_PUBLIC_URL") or f"ws://{host}:{port}/media"),
        registry=Path(given.get("ASR_REGISTRY") or OWN_REGISTRY),
        models=Path(given.get("ASR_MODELS") or "var/models"),
    )


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise SettingError(f"{name} is not set")
    return given[name]


def _port(written: str) -> int:
    if not written.isdigit() or not 1 <= int(written) <= 65535:
        raise SettingError(f"ASR_PORT must be a port number from 1 to 65535, not {written!r}")
    return int(written)


def _address(written: str) -> str:
    if not written.startswith(("ws://", "wss://")):
        raise SettingError(f"ASR_PUBLIC_URL must begin with ws:// or wss://, not {written!r}")
    return written
