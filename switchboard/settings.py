"""What the switchboard is told at its start: `SWITCHBOARD_*` variables and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

Engine = Literal["sip", "silent"]
T = TypeVar("T")
ENGINES: dict[str, Engine] = {"sip": "sip", "silent": "silent"}


class SettingsError(Exception):
    """A wrong or missing value; the text names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """See docs/interfaces.md §1. URLs are those of the application; empty means not set."""

    host: str
    http_port: int
    sip_host: str
    sip_port: int
    rtp_ports: tuple[int, int]
    engine: Engine
    account_sid: str
    auth_token: str
    api_key_sid: str
    api_key_secret: str
    folder: Path
    voice_url: str
    voice_fallback_url: str
    status_callback: str
    app_voice_url: str
    pilot_number: str
    trunks: Path | None
    prompts: Path | None
    time_scale: float
    tls_cert: Path | None
    tls_key: Path | None
    rest_url: str


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment. Raises SettingsError naming the variable that is wrong."""
    reader = _Reader(os.environ if environment is None else environment)
    host, port = reader.text("HOST", "127.0.0.1"), reader.parsed("HTTP_PORT", "8010", _port)
    scheme = "https" if reader.text("TLS_CERT", "") else "http"
    return Settings(
        host=host,
        http_port=port,
        sip_host=reader.text("SIP_HOST", "127.0.0.1"),
        sip_port=reader.parsed("SIP_PORT", "5060", _port),
        rtp_ports=reader.parsed("RTP_PORTS", "20000-23999", _port_range),
        engine=reader.parsed("ENGINE", "sip", _engine),
        account_sid=reader.parsed("ACCOUNT_SID", None, _sid("AC")),
        auth_token=reader.parsed("AUTH_TOKEN", None, _secret),
        api_key_sid=reader.text("API_KEY_SID", ""),
        api_key_secret=reader.text("API_KEY_SECRET", ""),
        folder=Path(reader.text("DATA", "var/switchboard")),
        voice_url=reader.text("VOICE_URL", ""),
        voice_fallback_url=reader.text("VOICE_FALLBACK_URL", ""),
        status_callback=reader.text("STATUS_CALLBACK", ""),
        app_voice_url=reader.text("APP_VOICE_URL", ""),
        pilot_number=reader.text("PILOT_NUMBER", "12348"),
        trunks=reader.path("TRUNKS"),
        prompts=reader.path("PROMPTS"),
        time_scale=reader.parsed("TIME_SCALE", "1.0", _scale),
        tls_cert=reader.path("TLS_CERT"),
        tls_key=reader.path("TLS_KEY"),
        rest_url=reader.text("REST_URL", f"{scheme}://{host}:{port}").rstrip("/"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    environment: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.environment.get(f"SWITCHBOARD_{name}", "").strip() or default

    def path(self, name: str) -> Path | None:
        value = self.text(name, "")
        return Path(value) if value else None

    def parsed(self, name: str, default: str | None, parse: Callable[[str], T]) -> T:
        value = self.text(name, default or "")
        if not value:
            raise SettingsError(f"SWITCHBOARD_{name} is not set")
        try:
            return parse(value)
        except (ValueError, KeyError) as error:
            shown = "its value" if name == "AUTH_TOKEN" else repr(value)
            raise SettingsError(f"SWITCHBOARD_{name}: {shown} {error}") from error


def _port(value: str) -> int:
    if not value.isdigit() or not 0 <= int(value) <= 65535:
        raise ValueError("is no port (0 to 65535)")
    return int(value)


def _port_range(value: str) -> tuple[int, int]:
    low, dash, high = value.partition("-")
    if not dash or _port(low) >= _port(high):
        raise ValueError("is no range of ports such as 20000-23999")
    return int(low), int(high)


def _engine(value: str) -> Engine:
    if value not in ENGINES:
        raise ValueError("is no engine (sip or silent)")
    return ENGINES[value]


def _sid(prefix: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if len(value) != 34 or not value.startswith(prefix) or not value[2:].isalnum():
            raise ValueError(f"is no {prefix} sid ({prefix} and 32 hexadecimal digits)")
        return value

    return parse


def _secret(value: str) -> str:
    if len(value) < 16:
        raise ValueError("is too short for a secret (16 characters)")
    return value


def _scale(value: str) -> float:
    try:
        scale = float(value)
    except ValueError:
        raise ValueError("is no number") from None
    if not 0 < scale <= 100:
        raise ValueError("is no time scale (above 0, at most 100)")
    return scale
