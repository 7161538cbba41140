"""Our own PostgreSQL and Valkey: passwords, private places, other versions refused, orphans ended."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from callcenter import places
from callcenter.db.broadcast import connect
from callcenter.embedded.account import Account
from callcenter.embedded.living import started_at
from callcenter.embedded.postgres import RECKLESS, EmbeddedError, Postgres
from callcenter.embedded.valkey import Valkey


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cc-embedded-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    made = Postgres(folder, 5432, "secret", tuning=RECKLESS)
    made.prepare()
    process = made.start()
    made.wait(process)
    yield made
    made.end_orphan()
    process.wait(10)
    shutil.rmtree(made.sockets, ignore_errors=True)


def test_the_password_is_needed_and_nobody_else_reaches_the_socket(server: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(places.postgres_url(server.data, server.port, "guess"))
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT version() LIKE 'PostgreSQL 18%'").fetchone() == (True,)


def test_a_server_left_behind_is_ended_by_the_next_start(server: Postgres) -> None:
    following = Postgres(server.data, server.port, server.password, tuning=RECKLESS)
    following.prepare()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url())
    process = following.start()
    following.wait(process)
    with psycopg.connect(following.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert following.end_orphan()
    process.wait(10)


def test_a_crashed_server_comes_back_with_what_was_committed(server: Postgres) -> None:
    with psycopg.connect(server.url(), options="-c synchronous_commit=on") as connection:
        connection.execute("CREATE TABLE kept (word text)")
    pid = int((server.folder / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    until_gone(pid)
    again = Postgres(server.data, server.port, server.password, tuning=RECKLESS)
    again.prepare()
    process = again.start()
    again.wait(process)
    with psycopg.connect(again.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert again.end_orphan()
    process.wait(10)


def test_a_folder_of_another_major_version_is_refused_in_one_line(folder: Path) -> None:
    made = Postgres(folder, 5432, "secret")
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match=r"belongs to PostgreSQL 16, this is 18"):
        made.prepare()


def test_an_initialisation_that_was_cut_off_is_done_again(folder: Path) -> None:
    (folder / "postgres.fresh").mkdir()
    (folder / "postgres.fresh" / "half").write_text("")
    made = Postgres(folder, 5432, "secret", tuning=RECKLESS)
    made.prepare()
    assert (folder / "postgres" / "PG_VERSION").exists()
    assert not (folder / "postgres.fresh").exists()


def test_a_long_path_gets_a_short_socket_folder_of_its_own() -> None:
    long = Path("/srv") / ("hotline-" * 12)
    folder = places.socket_folder(long)
    assert folder.parent == Path(tempfile.gettempdir())
    assert len(str(folder / ".s.PGSQL.65535.lock")) < 108
    assert folder != places.socket_folder(long / "other")
    assert places.socket_folder(Path("/srv/hotline")) == Path("/srv/hotline/sockets")


if os.geteuid() == 0:  # only root steps down

    def test_root_notices_what_the_service_account_cannot_reach(folder: Path) -> None:
        account = Account(65534, 65534)
        closed = folder / "closed"
        (closed / "data").mkdir(parents=True)
        assert account.reaches(closed / "data")
        closed.chmod(0o700)
        assert not account.reaches(closed / "data")


def until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while started_at(pid) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_valkey_asks_for_its_password_and_shows_it_to_nobody(folder: Path) -> None:
    made = Valkey(folder / "valkey", free_port(), "secret")
    process = made.start()
    try:
        made.wait(process)
        with connect(f"redis://127.0.0.1:{made.port}/0") as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        assert b"secret" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        with redis.Redis(port=made.port, password="secret") as client:
            assert client.config_get("save") == {"save": ""}
    finally:
        process.terminate()
        process.wait(5)


def test_a_valkey_that_cannot_listen_is_one_line(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        made = Valkey(folder, taken.getsockname()[1], "secret")
        process = made.start(subprocess.DEVNULL)
        with pytest.raises(EmbeddedError, match="Valkey ended at its start"):
            made.wait(process)


if os.geteuid() == 0:  # only root steps down

    def test_as_root_a_closed_data_folder_still_gets_a_server(folder: Path) -> None:
        data = folder / "closed" / "data"
        data.mkdir(parents=True)
        data.parent.chmod(0o700)
        made = Postgres(data, 5432, "secret", tuning=RECKLESS)
        made.prepare()
        process = made.start()
        try:
            made.wait(process)
            assert not made.folder.is_relative_to(folder)
        finally:
            made.end_orphan()
            process.wait(10)
            shutil.rmtree(made.home)
            shutil.rmtree(made.sockets)
