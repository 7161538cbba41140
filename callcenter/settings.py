"""Every setting of the application, read once from the environment; `.env.example` lists them for people.

A wrong value is one line that names the variable (`SettingsError`). Secrets that are not set are made on the first
start and kept in `<data>/secrets.json` (0600).
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from callcenter import secrets_file
from callcenter.addresses import LOOPBACK, Addresses, variable

# Offsets from `--port-base`, and what stands there without one.
PORTS = {
    "web_port": (0, 8000),
    "sip_port": (1, 5060),
    "switchboard_port": (2, 8010),
    "asr_port": (3, 8020),
    "postgres_port": (4, 8030),
    "valkey_port": (5, 8040),
}


# What is never shown on a screen, not even when it is wrong: addresses of servers hold passwords.
_SECRET = re.compile("(_KEY|_KEYS|_SECRET|_TOKEN|_PASSWORD)$|^(DATABASE|REDIS)_URL$")


class SettingsError(Exception):
    """A variable of the environment is wrong. The message is one line and begins with the variable's name."""


class Settings(Addresses):
    """The settings of every process of `callcenter`. Times in seconds. Without an alias a field is its own variable."""

    model_config = SettingsConfigDict(populate_by_name=True, frozen=True, extra="ignore", env_ignore_empty=True)

    data: Path = variable("CALLCENTER_DATA", Path("var"))
    demo: bool = variable("CALLCENTER_DEMO", False)
    phone_page: bool | None = variable("CALLCENTER_PHONE_PAGE", None)
    # Whether an agent sees a supervisor who only listens (docs/decisions/0007): not_listening or always.
    supervision_shown: Literal["not_listening", "always"] = variable("CALLCENTER_SUPERVISION_SHOWN", "not_listening")
    pilot_number: str = variable("CALLCENTER_PILOT_NUMBER", "12348", pattern=r"^\+?[0-9]{2,15}$")
    log_level: str = variable("CALLCENTER_LOG_LEVEL", "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    external_database_url: str = variable("DATABASE_URL", "")
    external_redis_url: str = variable("REDIS_URL", "")

    carrier_account_sid: str = ""
    carrier_auth_token: str = ""
    carrier_api_key_sid: str = ""
    carrier_api_key_secret: str = ""
    carrier_voice_app_sid: str = ""  # Twilio only: the TwiML application of browser legs
    # Lines outside that the menu may connect to, e.g. 12345=08332112345,duty_lawyer=13800000001; unset = not reachable
    transfers: str = variable("CALLCENTER_TRANSFERS", "", pattern=r"^(\s*[a-z0-9_]+=[+0-9a-z:@.]+\s*(,|$))*$")
    asr_secret: str = ""
    sms_gateway_secret: str = ""  # signs what is posted to SMS_GATEWAY_URL
    peer_12345_secret: str = ""  # both sides sign with it
    # By which numbers a call that 12345 puts through is known: what it comes from, or what it was sent to; by commas
    peer_12345_number: str = Field("", pattern=r"^[+0-9, ]*$")
    contact_hash_key: str = ""
    contact_cipher_key: str = ""
    contact_old_cipher_keys: str = ""  # comma-separated; still read, no longer written with
    # Satisfaction callbacks. What is unset has two defaults, one of them for the demo: see surveys/rules.py.
    survey_delay_seconds: int | None = Field(None, ge=0)
    survey_hours: str = ""  # local time, e.g. 9:00-12:00,14:30-20:00
    survey_days: str = Field("", pattern="^(|workdays|every_day)$")
    survey_tries: int = Field(3, ge=1, le=3)
    survey_retry_seconds: int | None = Field(None, ge=10)
    survey_other_half_day: bool | None = None
    survey_sample_percent: int | None = Field(None, ge=0, le=100)
    survey_pause_days: int | None = Field(None, ge=0)
    # Calls that the machine may have on the trunk at once; agents and callers need the rest.
    survey_trunk_ceiling: int = variable("CALLCENTER_SURVEY_TRUNK_CEILING", 4, ge=1, le=500)
    # K4 and K25 have options of the place; the chosen ones are part of the formula's version.
    service_level_seconds: int = variable("CALLCENTER_SERVICE_LEVEL_SECONDS", 20)
    service_level_abandons: Literal["counted", "left_out"] = variable("CALLCENTER_SERVICE_LEVEL_ABANDONS", "counted")
    score_weights: str = variable("CALLCENTER_SCORE_WEIGHTS", "100,80,60,30,0", pattern=r"^\d{1,3}(,\d{1,3}){4}$")
    # On which working day of the next month villages, townships, counties and the city report theirs (S136).
    submission_days: str = variable("CALLCENTER_SUBMISSION_DAYS", "2,4,6,8", pattern=r"^\d{1,2}(,\d{1,2}){3}$")
    # How often departments may return a ticket before the centre's decision binds (S32).
    ticket_return_limit: int = variable("CALLCENTER_TICKET_RETURN_LIMIT", 2, ge=0, le=9)
    postgres_password: str = ""
    valkey_password: str = ""

    @field_validator("contact_hash_key", "contact_cipher_key", "contact_old_cipher_keys")
    @classmethod
    def _keys_of_32_bytes(cls, value: str) -> str:
        for key in filter(None, (part.strip() for part in value.split(","))):
            try:
                length = len(base64.b64decode(key, validate=True))
            except binascii.Error:
                length = 0
            if length != 32:
                raise ValueError("must be 32 bytes in base64, as `openssl rand -base64 32` makes them")
        return value

    @field_validator("service_level_seconds")
    @classmethod
    def _a_bound_of_the_histogram(cls, value: int) -> int:
        if value not in (5, 10, 15, 20, 30, 45, 60):  # waits are kept in these bins (figures.sources.calls)
            raise ValueError("must be 5, 10, 15, 20, 30, 45 or 60")
        return value

    @field_validator("external_database_url")
    @classmethod
    def _database_scheme(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("survey_hours")
    @classmethod
    def _survey_hours(cls, value: str) -> str:
        for span in filter(None, (part.strip() for part in value.split(","))):
            found = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", span)
            opens, opens_at, closes, closes_at = (int(part) for part in found.groups()) if found else (24, 0, 0, 0)
            if not opens * 60 + opens_at < closes * 60 + closes_at <= 24 * 60 or max(opens_at, closes_at) > 59:
                raise ValueError("must be spans of hours such as 9:00-12:00,14:30-20:00")
        return value

    @field_validator("external_redis_url")
    @classmethod
    def _redis_scheme(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("must begin with redis:// or rediss://")
        _ = urlsplit(value).port  # raises ValueError for a port that is none
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        fill = self._ports() | {"data": self.data.expanduser().absolute()}
        for name, value in fill.items():
            object.__setattr__(self, name, value)
        return self

    def _ports(self) -> dict[str, Any]:
        base = self.port_base
        ports: dict[str, Any] = {
            name: getattr(self, name) or (default if base is None else base + offset)
            for name, (offset, default) in PORTS.items()
        }
        ports["rtp_ports"] = self.rtp_ports or ("20000-23999" if base is None else f"{base + 100}-{base + 899}")
        return ports

    @field_validator("rtp_ports")
    @classmethod
    def _rtp_range(cls, value: str) -> str:
        low, dash, high = value.partition("-")
        if value and not (dash and low.isdigit() and high.isdigit() and 1024 <= int(low) < int(high) <= 65535):
            raise ValueError("must be a range of ports such as 20000-23999")
        return value

    @property
    def phone_page_open(self) -> bool:
        """Whether strangers may call from the page /phone: with demo data, or where it was switched on."""
        return self.demo if self.phone_page is None else self.phone_page

    @property
    def transfer_targets(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in self.transfers.split(",") if pair.strip())
        return {name.strip(): target.strip() for name, _, target in pairs}

    @property
    def peer_12345_numbers(self) -> frozenset[str]:
        """Digits without plus, country code and leading zeros: a number comes in many writings."""
        digits = (re.sub(r"\D", "", part) for part in self.peer_12345_number.split(","))
        return frozenset(number.removeprefix("86").lstrip("0") for number in digits if number)

    @property
    def database_url(self) -> str:
        """libpq's address of the database: the external one, or our own over its private socket."""
        if self.external_database_url:
            return self.external_database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        from callcenter.places import postgres_url

        return postgres_url(self.data, self.postgres_port, self.postgres_password)

    @property
    def redis_url(self) -> str:
        if self.external_redis_url:
            return self.external_redis_url
        return f"redis://:{self.valkey_password}@127.0.0.1:{self.valkey_port}/0"


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = (str(first["loc"][0]) if first["loc"] else "environment").upper()
    message = first["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" + ("" if _SECRET.search(name) else f" (found {str(first.get('input'))[:60]!r})")


def addresses() -> Addresses:
    """Where we listen, before anything else is asked or made. Raises SettingsError."""
    try:
        return Addresses()
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _check_account(settings: Settings) -> None:
    """Secrets that we make up are known to our own switchboard alone. Raises SettingsError."""
    carrier = urlsplit(settings.carrier_url).hostname
    for name in ("carrier_account_sid", "carrier_auth_token"):
        if carrier and carrier not in LOOPBACK and not getattr(settings, name):
            raise SettingsError(f"{name.upper()}: must be set where CARRIER_URL names a carrier elsewhere")
    if settings.peer_12345_url and not settings.peer_12345_secret:
        raise SettingsError("PEER_12345_SECRET: must be set where PEER_12345_URL names the 12345 line")
    if settings.sms_gateway_url and not settings.sms_gateway_secret:
        raise SettingsError("SMS_GATEWAY_SECRET: must be set where SMS_GATEWAY_URL names a gateway")


def read(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read the environment (os.environ if None), completed with the kept secrets. Raises SettingsError."""
    try:
        settings = Settings(**given) if environment is None else _read_from(environment, given)
        if settings.demo and not settings.loopback:
            raise SettingsError("CALLCENTER_DEMO: demo accounts have known passwords and are refused beyond loopback")
        _check_account(settings)
        missing = {name for name in secrets_file.MAKERS if not getattr(settings, name)}
        return settings.model_copy(update=secrets_file.kept(settings.data, missing)) if missing else settings
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except OSError as error:
        raise SettingsError(f"CALLCENTER_DATA: {error.strerror}: {error.filename}") from None


def _read_from(environment: Mapping[str, str], given: dict[str, Any]) -> Settings:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        return Settings(**given)
    finally:
        os.environ.clear()
        os.environ.update(before)


_in_use: list[Settings] = []


@lru_cache(maxsize=1)
def _loaded() -> Settings:
    return read()


def load() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return _in_use[-1] if _in_use else _loaded()


def use(settings: Settings | None) -> None:
    """Make `settings` those of this process; None returns to the environment's. For tests and for `callcenter up`."""
    _in_use.clear()
    _loaded.cache_clear()
    if settings is not None:
        _in_use.append(settings)
