"""Commands of administration: the first account, certificates."""

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


def tls(settings: Settings, given: argparse.Namespace) -> int:
    """Make a CA of our own and a certificate for this machine, and say what to do with them."""
    made = certificates.init(settings.data / "tls", given.names)
    print(  # noqa: T201
        f"证书 certificate: {made.certificate}\n私钥 key: {made.key}\n名称 names: {', '.join(made.names)}\n"
        f"请在每台坐席电脑上信任此 CA · trust this CA on every agent's computer: {made.authority}\n"
        f"python -m callcenter up --tls-cert {made.certificate} --tls-key {made.key}"
    )
    return 0
