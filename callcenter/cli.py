"""The command line: `up` runs a whole hotline; every process is also a command of its own.

What a command needs is imported when it runs: seven processes start at once, and each pays for its imports.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import dotenv

from callcenter import logs, settings
from callcenter.settings import Settings, SettingsError


def _up(chosen: Settings, given: argparse.Namespace) -> int:
    from callcenter import cli_up

    return cli_up.up(chosen, given)


def _web(chosen: Settings, _: argparse.Namespace) -> int:
    from callcenter.serve import serve

    serve(chosen)
    return 0


def _dispatcher(_: Settings, __: argparse.Namespace) -> int:
    from callcenter import dispatcher

    dispatcher.main()
    return 0


def _lane(lane: str) -> Callable[[Settings, argparse.Namespace], int]:
    def run(_: Settings, __: argparse.Namespace) -> int:
        from callcenter.worker import run_worker

        run_worker(lane)
        return 0

    return run


def _beat(_: Settings, __: argparse.Namespace) -> int:
    from callcenter.worker import run_beat

    run_beat()
    return 0


def _migrate(chosen: Settings, given: argparse.Namespace) -> int:
    from callcenter import start
    from callcenter.db import migrate

    start.prepare_database(chosen)
    return migrate.check(chosen.database_url) if given.check else 0


def _database_url(chosen: Settings, _: argparse.Namespace) -> int:
    print(chosen.database_url)  # noqa: T201
    return 0


def _openapi(_: Settings, __: argparse.Namespace) -> int:
    from callcenter.app import create_app

    print(json.dumps(create_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True))  # noqa: T201
    return 0


def _admin(chosen: Settings, given: argparse.Namespace) -> int:
    from callcenter import cli_admin

    return cli_admin.admin(chosen, given)


def _tls(chosen: Settings, given: argparse.Namespace) -> int:
    from callcenter import cli_admin

    return cli_admin.tls(chosen, given)


def _audit(chosen: Settings, given: argparse.Namespace) -> int:
    from callcenter import cli_admin

    return cli_admin.audit_verify(chosen, given)


def _handbook(_: Settings, given: argparse.Namespace) -> int:
    from callcenter import handbook

    sys.stdout.write(handbook.page(given.page))
    return 0


COMMANDS: dict[str, tuple[str, Callable[[Settings, argparse.Namespace], int]]] = {
    "up": ("run everything on this machine, in the foreground", _up),
    "web": ("console, API and webhooks", _web),
    "dispatcher": ("rings phones, runs sweeps", _dispatcher),
    "worker": ("deferred work (Celery, queue default)", _lane("default")),
    "speech": ("second transcription pass (Celery, queue speech)", _lane("speech")),
    "beat": ("the timetable of deferred work", _beat),
    "migrate": ("bring the database to the present schema", _migrate),
    "database-url": ("print the address of the database, for psql and pg_dump", _database_url),
    "openapi": ("print the OpenAPI document of the API", _openapi),
    "admin": ("accounts: `admin create`", _admin),
    "tls": ("certificates: `tls init`", _tls),
    "handbook": ("print a page of the documentation that comes from the code", _handbook),
    "audit": ("prove that nobody altered a history: `audit verify`", _audit),
}


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(prog="callcenter", description="12348 公共法律服务热线 · public legal hotline")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    made = {name: commands.add_parser(name, help=text, description=text) for name, (text, _) in COMMANDS.items()}
    for name in ("up", "web"):
        made[name].add_argument("--port-base", type=int, metavar="N", help="move all ports: web N, SIP N+1, …")
        made[name].add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM)")
        made[name].add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")
    made["up"].add_argument("--demo", action="store_true", help="demo data, unless set otherwise or beyond loopback")
    made["migrate"].add_argument("--check", action="store_true", help="fail when the models differ from the schema")
    _add_administration(made["admin"], made["tls"])
    _add_audit(made["audit"])
    made["handbook"].add_argument("page", choices=["kpi", "tickets"])
    return top


def _add_administration(admin_parser: argparse.ArgumentParser, tls_parser: argparse.ArgumentParser) -> None:
    create = admin_parser.add_subparsers(dest="action", required=True).add_parser("create", help="make an account")
    create.add_argument("staff_no", help="工号 digits, not beginning with 0")
    create.add_argument("name", help="姓名")
    create.add_argument("--role", action="append", choices=["agent", "supervisor", "admin"], help="default: admin")
    make = tls_parser.add_subparsers(dest="action", required=True).add_parser("init", help="make a local certificate")
    make.add_argument("names", nargs="*", help="further names or addresses of this machine")


def _add_audit(audit_parser: argparse.ArgumentParser) -> None:
    text = "find every altered, removed or inserted line of tickets and audit; exit status 1 when there is one"
    verify = audit_parser.add_subparsers(dest="action", required=True).add_parser("verify", help=text, description=text)
    verify.add_argument("--processes", type=int, metavar="N", help="default: one a processor")
    verify.add_argument("--seal", metavar="HEX", help="a seal that was written down before: it must still be there")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 2 for wrong settings or ports, 1 for other reasons not to start."""
    given = parser().parse_args(arguments)
    dotenv.load_dotenv(Path(".env"))
    for option, variable in (("port_base", "PORT_BASE"), ("tls_cert", "TLS_CERT"), ("tls_key", "TLS_KEY")):
        if (value := getattr(given, option, None)) is not None:
            os.environ[f"CALLCENTER_{variable}"] = str(value.absolute() if isinstance(value, Path) else value)
    try:
        if getattr(given, "demo", False) and settings.addresses().loopback:
            os.environ.setdefault("CALLCENTER_DEMO", "1")
        chosen = settings.load()
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    logs.configure(chosen.log_level)
    return COMMANDS[given.command][1](chosen, given)
