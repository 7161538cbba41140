"""Commands of administration: the first account, certificates, proving the audit."""

import argparse
import getpass
import sys

from callcenter import bootstrap
from callcenter import tls as certificates
from callcenter.db.unit_of_work import begin
from callcenter.errors import CallcenterError
from callcenter.settings import Settings


def admin(_: Settings, given: argparse.Namespace) -> int:
    """Make an account; the password is asked for, or read from standard input where that is no terminal."""
    from callcenter.people import accounts

    bootstrap.wire()
    password = _ask_password()
    if password is None:
        print("两次输入不一致 · the two do not match", file=sys.stderr)  # noqa: T201
        return 1
    try:
        with begin() as uow:
            accounts.create(uow, None, given.staff_no, given.name, given.role or ["admin"], password)
    except CallcenterError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        return 1
    print(f"已创建账号 · account made: {given.staff_no}")  # noqa: T201
    return 0


def _ask_password() -> str | None:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码 password: ")
    return first if getpass.getpass("再输一次 again: ") == first else None


FOUND = {
    "altered": "内容被改动 altered",
    "tail": "此后的记录被删除或添加 removed or added from here on",
    "end_forged": "末行封印不符 the end is not sealed by us",
    "end_missing": "末行封印缺失 the end's seal is missing",
    "removed": "办理记录被删除 the history was removed",
    "gap": "工单缺失 the ticket is missing",
    "seal_forged": "时段封印不符 a seal does not fit",
    "stretch": "时段内记录数或内容不符 lines are missing or were put in",
    "entry": "审计记录被改动 an entry of the audit was altered",
    "seal_unknown": "找不到此前抄录的封印 the seal noted down is gone",
}


def audit_verify(_: Settings, given: argparse.Namespace) -> int:
    """Walk all chains. One line a finding: ticket number, line, what is wrong. 1 when there is any."""
    from callcenter.tickets import verifying

    bootstrap.wire()
    verdict = verifying.verify(given.processes, given.seal)
    for each in verdict.findings:
        line = f" 第{each.line}行 line {each.line}" if each.line else ""
        where = f"工单 ticket {each.ticket}{line}" if each.ticket else each.detail
        print(f"{where}: {FOUND[each.what]}", file=sys.stderr)  # noqa: T201
    rate = f"{verdict.lines / verdict.seconds:,.0f}" if verdict.seconds else "-"
    print(  # noqa: T201
        f"工单 tickets {verdict.tickets:,} · 记录 lines {verdict.lines:,} · {verdict.seconds:.1f} s · {rate}/s · "
        f"问题 findings {len(verdict.findings)}"
    )
    if verdict.last_seal:
        print(f"最新封印，请抄录于系统之外 · the last seal, to be noted elsewhere: {verdict.last_seal}")  # noqa: T201
    return 1 if verdict.findings else 0


def tls(settings: Settings, given: argparse.Namespace) -> int:
    """Make a CA of our own and a certificate for this machine, and say what to do with them."""
    made = certificates.init(settings.data / "tls", given.names)
    print(  # noqa: T201
        f"证书 certificate: {made.certificate}\n私钥 key: {made.key}\n名称 names: {', '.join(made.names)}\n"
        f"请在每台坐席电脑上信任此 CA · trust this CA on every agent's computer: {made.authority}\n"
        f"python -m callcenter up --tls-cert {made.certificate} --tls-key {made.key}"
    )
    return 0
