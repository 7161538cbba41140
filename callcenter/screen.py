"""What `callcenter up` shows: where everything is, in Chinese and English, on one short screen."""

from typing import Any

from callcenter.notices import warnings
from callcenter.settings import Settings

DEMO_ACCOUNTS = (
    "101 102 103 104（坐席 agents） 201（班长 supervisor） 202（回访质检 quality） 801（大屏 wallboard） "
    "900（管理员 admin） 301 302（承办部门 departments）"
)


def screen(settings: Settings) -> str:
    """The screen of a hotline that is ready."""
    address = settings.public_url or f"{settings.scheme}://{settings.seen_as}:{settings.web_port}"
    sip = f"sip:{settings.pilot_number}@{settings.sip_server}"
    lines = [
        "",
        f"12348 热线已就绪 · the hotline is ready      健康状态 health: {address}/healthz",
        f"  工作台 console      {address}/",
    ]
    if settings.demo:
        from callcenter.people.demo import PASSWORD

        lines.append(f"  演示账号 accounts   {DEMO_ACCOUNTS}  密码 password: {PASSWORD}")
    else:
        lines.append("  账号 accounts       python -m callcenter admin create")
    if settings.phone_page_open:
        lines.append(f"  拨号页 phone page   {address}/phone")
    lines.append(f"  SIP 话机 SIP phone  {sip}")
    lines.extend(warning_lines(settings))
    lines.append("  按 Ctrl-C 停止 · Ctrl-C stops everything      日志 logs: " + str(settings.data / "logs"))
    return "\n".join(lines)


def warning_lines(settings: Settings) -> list[str]:
    """Warnings of this installation for the screen."""
    return [f"  ⚠ {warning['text']}" for warning in warnings(settings)]


def failure_hint(settings: Settings, health: dict[str, Any]) -> str:
    """What is not ready yet, and where to look."""
    states = health.get("dependencies", {})
    missing = [name for name, state in states.items() if state.get("status") != "ok"] or ["web"]
    return f"尚未就绪 not ready: {', '.join(missing)} — {settings.data / 'logs'}"
