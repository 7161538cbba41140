"""Where we listen, and under which names our processes, the carrier, browsers, desk phones and people reach us."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
WILDCARDS = {"0.0.0.0", "::"}


def variable(name: str, default: Any = None, **bounds: Any) -> Any:
    """A field read from the variable `name`; the Python name works too, for tests."""
    return Field(default, validation_alias=AliasChoices(name), **bounds)


def _port(name: str) -> Any:
    return variable(name, 0, ge=0, le=65535)


class Addresses(BaseSettings):
    """The settings that say where things are, and what follows from them. No address ends with a slash."""

    host: str = variable("CALLCENTER_HOST", "127.0.0.1", pattern=r"^[A-Za-z0-9._:-]+$")
    port_base: int | None = variable("CALLCENTER_PORT_BASE", None, ge=1024, le=64000)
    web_port: int = _port("CALLCENTER_WEB_PORT")
    sip_port: int = _port("CALLCENTER_SIP_PORT")
    switchboard_port: int = _port("CALLCENTER_SWITCHBOARD_PORT")
    asr_port: int = _port("CALLCENTER_ASR_PORT")
    postgres_port: int = _port("CALLCENTER_POSTGRES_PORT")
    valkey_port: int = _port("CALLCENTER_VALKEY_PORT")
    rtp_ports: str = variable("CALLCENTER_RTP_PORTS", "")
    public_url: str = variable("CALLCENTER_PUBLIC_URL", "")
    voice_url: str = variable("CALLCENTER_VOICE_URL", "")
    tls_cert: Path | None = variable("CALLCENTER_TLS_CERT", None)
    tls_key: Path | None = variable("CALLCENTER_TLS_KEY", None)
    carrier_url: str = ""
    carrier_sip_domain: str = ""  # where desk phones register, host or host:port; unset = our switchboard
    asr_url: str = ""
    sms_gateway_url: str = ""  # unset: no short message is sent, and its row says so

    peer_12345_url: str = ""  # where 12345 takes messages (docs/exchange.md); unset: nothing is exchanged

    @field_validator("sms_gateway_url", "peer_12345_url")
    @classmethod
    def _peer_address(cls, value: str) -> str:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if value and not (safe and parts.hostname):
            raise ValueError("must begin with https:// (http:// on this machine alone)")
        return value.rstrip("/")

    @field_validator("public_url", "carrier_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not (value.startswith(("http://", "https://")) and urlsplit(value).hostname):
            raise ValueError("must begin with http:// or https:// and name a host")
        return value.rstrip("/")

    @field_validator("voice_url", "asr_url")
    @classmethod
    def _socket_address(cls, value: str) -> str:
        if value and not (value.startswith(("ws://", "wss://")) and urlsplit(value).hostname):
            raise ValueError("must begin with ws:// or wss:// and name a host")
        return value

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach us: neither by our own ports nor through a proxy."""
        return self.host in LOOPBACK and (not self.public_url or urlsplit(self.public_url).hostname in LOOPBACK)

    @property
    def tls(self) -> bool:
        """Whether our own ports speak TLS."""
        return self.tls_cert is not None and self.tls_key is not None

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https: from us, or from a proxy before us."""
        return self.tls or self.public_url.startswith("https://")

    @property
    def scheme(self) -> str:
        return "https" if self.tls else "http"

    @property
    def own_name(self) -> str:
        """Under which name our processes reach each other. With TLS it must stand in the certificate."""
        if self.tls_cert is not None and self.tls:
            from callcenter.tls import name_in

            return name_in(self.tls_cert)
        return "127.0.0.1" if self.host in WILDCARDS else self.host

    @property
    def seen_as(self) -> str:
        """Under which name others reach us: for people to read."""
        from callcenter.tls import own_names

        return own_names()[-1] if self.host in WILDCARDS else self.host

    @property
    def base_url(self) -> str:
        """The address of web as the carrier reaches it; the one that webhooks are signed with."""
        return self.public_url or self.own_url

    @property
    def own_url(self) -> str:
        """The address of web as our own processes reach it, whatever stands before us."""
        return f"{self.scheme}://{self.own_name}:{self.web_port}"

    @property
    def twilio(self) -> bool:
        """Whether the carrier is Twilio itself. Any other CARRIER_URL is a switchboard of ours on its own."""
        host = urlsplit(self.carrier_url).hostname or ""
        return host == "twilio.com" or host.endswith(".twilio.com")

    @property
    def carrier_base_url(self) -> str:
        """Base of the carrier's REST: our switchboard unless CARRIER_URL names another."""
        return self.carrier_url or f"{self.scheme}://{self.own_name}:{self.switchboard_port}"

    def browser_voice_url(self, page_host: str | None) -> str:
        """Where a browser whose page came from `page_host` sends its audio; empty with Twilio (its SDK knows)."""
        if self.voice_url or self.twilio:
            return self.voice_url
        carrier = urlsplit(self.carrier_url)
        if carrier.hostname and carrier.hostname not in LOOPBACK:
            return f"{'wss' if carrier.scheme == 'https' else 'ws'}://{carrier.netloc}/browser"
        if self.secure and not self.tls:  # a proxy hands /browser on to the switchboard
            return f"wss://{urlsplit(self.public_url).netloc}/browser"
        name = page_host or self.seen_as
        port = carrier.port or self.switchboard_port
        return f"{'wss' if self.tls else 'ws'}://{f'[{name}]' if ':' in name else name}:{port}/browser"

    @property
    def sip_domain(self) -> str:
        """The domain of desk phones as the carrier is asked for them. A switchboard on every address of this machine
        knows itself as 127.0.0.1 on any of them.
        """
        host = "127.0.0.1" if self.host in WILDCARDS else self.host
        return self.carrier_sip_domain or f"{self._distant_switchboard or host}:{self.sip_port}"

    @property
    def sip_server(self) -> str:
        """The same as people read it and type it into a desk phone."""
        return self.carrier_sip_domain or f"{self._distant_switchboard or self.seen_as}:{self.sip_port}"

    @property
    def _distant_switchboard(self) -> str:
        host = urlsplit(self.carrier_url).hostname or ""
        return "" if self.twilio or host in LOOPBACK else host

    @property
    def asr_stream_url(self) -> str:
        return self.asr_url or f"ws://127.0.0.1:{self.asr_port}/media"
