"""Which processes make up a hotline, with the environment each is given."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from callcenter.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Process:
    """One child: how it is started. `stop_seconds` is what it gets to end by itself."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    nice: int = 0
    stop_seconds: float = 5.0


def python(name: str, module: str, environment: dict[str, str], nice: int = 0) -> Process:
    words = ("callcenter", name) if module == "callcenter" else (module,)
    return Process(name, (sys.executable, "-m", *words), environment, nice)


def application(settings: Settings) -> tuple[Process, ...]:
    """All processes but the embedded servers, in the order of their start."""
    own = callcenter_environment(settings)
    children = [
        python("web", "callcenter", own),
        python("dispatcher", "callcenter", own),
        python("asr", "asr", asr_environment(settings)),
        python("worker", "callcenter", own, nice=5),  # what may come later gives way to who is on the line
        python("beat", "callcenter", own),
        python("speech", "callcenter", own, nice=10),
    ]
    if not settings.carrier_url:
        children.insert(0, python("switchboard", "switchboard", switchboard_environment(settings)))
    if settings.asr_url:
        children = [child for child in children if child.name != "asr"]
    return tuple(children)


def callcenter_environment(settings: Settings) -> dict[str, str]:
    """What `callcenter`'s own processes need beyond the environment that is there already."""
    names = {
        "CALLCENTER_HOST": settings.host,
        "CALLCENTER_WEB_PORT": settings.web_port,
        "CALLCENTER_SIP_PORT": settings.sip_port,
        "CALLCENTER_SWITCHBOARD_PORT": settings.switchboard_port,
        "CALLCENTER_ASR_PORT": settings.asr_port,
        "CALLCENTER_POSTGRES_PORT": settings.postgres_port,
        "CALLCENTER_VALKEY_PORT": settings.valkey_port,
        "CALLCENTER_RTP_PORTS": settings.rtp_ports,
        "CALLCENTER_DATA": settings.data,
        "CALLCENTER_TLS_CERT": settings.tls_cert or "",
        "CALLCENTER_TLS_KEY": settings.tls_key or "",
        "CALLCENTER_DEMO": "1" if settings.demo else "0",
        **_trust(settings),
    }
    return {name: str(value) for name, value in names.items()}


def switchboard_environment(settings: Settings) -> dict[str, str]:
    """`SWITCHBOARD_*` of docs/interfaces.md §1."""
    hooks = f"{settings.base_url}/carriers/twilio"
    names = {
        "HOST": settings.host,
        "HTTP_PORT": settings.switchboard_port,
        "SIP_HOST": settings.host,
        "SIP_PORT": settings.sip_port,
        "RTP_PORTS": settings.rtp_ports,
        "ACCOUNT_SID": settings.carrier_account_sid,
        "AUTH_TOKEN": settings.carrier_auth_token,
        "API_KEY_SID": settings.carrier_api_key_sid,
        "API_KEY_SECRET": settings.carrier_api_key_secret,
        "DATA": settings.data / "switchboard",
        "VOICE_URL": f"{hooks}/voice",
        "VOICE_FALLBACK_URL": f"{hooks}/voice-fallback",
        "STATUS_CALLBACK": f"{hooks}/status",
        "APP_VOICE_URL": f"{hooks}/client",
        "PILOT_NUMBER": settings.pilot_number,
        "TRUNKS": _trunks(settings),
        "PROMPTS": os.environ.get("SWITCHBOARD_PROMPTS", str(ROOT / "ivr_flows" / "audio")),
        "TLS_CERT": settings.tls_cert or "",
        "TLS_KEY": settings.tls_key or "",
        "REST_URL": settings.carrier_base_url,
    }
    return {f"SWITCHBOARD_{name}": str(value) for name, value in names.items()} | _trust(settings)


def asr_environment(settings: Settings) -> dict[str, str]:
    """`ASR_*` of docs/interfaces.md §1. Streams come from the switchboard, on this machine."""
    return {
        "ASR_HOST": "127.0.0.1",
        "ASR_PORT": str(settings.asr_port),
        "ASR_AUTH_TOKEN": settings.carrier_auth_token,
        "ASR_SECRET": settings.asr_secret,
        "ASR_PUBLIC_URL": settings.asr_stream_url,
        "ASR_REGISTRY": os.environ.get("ASR_REGISTRY", str(ROOT / "asr" / "registry.toml")),
        "ASR_MODELS": os.environ.get("ASR_MODELS", str(settings.data / "models")),
        **_trust(settings),
    }


def _trunks(settings: Settings) -> str:
    """The trunks of a site: the file it names, or `<data>/trunks.toml` when it has put one there."""
    own = settings.data / "trunks.toml"
    return os.environ.get("SWITCHBOARD_TRUNKS", str(own) if own.exists() else "")


def _trust(settings: Settings) -> dict[str, str]:
    """With TLS our processes call each other by https: let them trust the certificate we serve."""
    bundle = settings.data / "tls" / "trusted.pem"
    if not (settings.tls and bundle.exists()):
        return {}
    return {"SSL_CERT_FILE": str(bundle), "REQUESTS_CA_BUNDLE": str(bundle)}
