"""Routes of the queues' settings: supervisors see each with its reason, administrators change it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from callcenter.desk import queue_settings
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor

router = APIRouter(prefix="/api", tags=["desk"])

# Topics and groups, one or all of a kind, or everything: a language cannot even be written here.
Dropped = Annotated[str, StringConstraints(pattern=r"^(\*|(topic|group):(\*|[a-z_]{2,32}))$")]
SettingName = Literal[
    "own_pool_first",
    "head_start_seconds",
    "reserve_idle",
    "reserve_gate_seconds",
    "relax_steps",
    "ageing_seconds",
    "preferred_seconds",
    "misses_before_pause",
    "wrap_up_seconds",
    "longest_wait_seconds",
    "longest_queue",
    "configured_seats",
]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class RelaxStep(BaseModel):
    """After so much waiting these skills are no longer asked for."""

    after_seconds: int = Field(ge=0, le=3600)
    drop: list[Dropped] = Field(min_length=1, max_length=20)


class QueueSettings(BaseModel):
    """How a queue is served; times in seconds. null: never (gate, ageing), no limit (longest queue)."""

    own_pool_first: bool
    head_start_seconds: int = Field(ge=0, le=600)
    reserve_idle: int = Field(ge=0, le=50)
    reserve_gate_seconds: int | None = Field(ge=0, le=3600)
    relax_steps: list[RelaxStep] = Field(max_length=10)
    ageing_seconds: int | None = Field(ge=10, le=7200)
    preferred_seconds: int = Field(ge=0, le=600)
    misses_before_pause: int = Field(ge=1, le=10)
    wrap_up_seconds: int = Field(ge=0, le=3600)
    longest_wait_seconds: int = Field(ge=30, le=7200)
    longest_queue: int | None = Field(ge=1, le=100_000)
    configured_seats: int = Field(ge=0, le=10_000)


class QueuePolicy(QueueSettings):
    """A queue with the reason of each setting."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    language: str
    reasons: dict[str, str]


class QueuePolicyIn(QueueSettings):
    """All settings as they are to be; `reasons` of those whose text changes, `why` of this change for the audit."""

    reasons: dict[SettingName, Why] = Field(default_factory=dict)
    why: Why


@router.get("/queues")
def list_queues(uow: Uow, _account: Supervisor) -> list[QueuePolicy]:
    """Every queue: how it is served and why."""
    return [QueuePolicy.model_validate(queue) for queue in queue_settings.listed(uow)]


@router.put("/queues/{key}")
def change_queue(key: str, uow: Uow, admin: Admin, wanted: QueuePolicyIn) -> QueuePolicy:
    """Serve a queue differently from now on; audited."""
    settings: dict[str, Any] = wanted.model_dump(exclude={"reasons", "why"})
    reasons = {str(name): text for name, text in wanted.reasons.items()}
    return QueuePolicy.model_validate(queue_settings.change(uow, admin.account_id, key, settings, reasons, wanted.why))
