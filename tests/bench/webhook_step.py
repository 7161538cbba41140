"""T1: application CPU of one step in the phone menu over the floor, both on the same PostgreSQL, in turns.

The floor is `floor_app` in one uvicorn process; ours is the web process of a running hotline. CPU is user and system
time of that one process over the requests it answered; rounds alternate, the median ratio is printed.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import statistics
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from urllib.parse import urljoin

import httpx
import psutil
import psycopg

from callcenter import settings as settings_module
from tests.bench.figures import figure
from tests.bench.floor_app import TABLES
from tests.stories.hotline import ROOT, Hotline, until

ROUNDS, CALLS, IN_FLIGHT = 7, 300, 8
Post = tuple[str, dict[str, str]]


def signature(token: str, url: str, form: dict[str, str]) -> str:
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def send(posts: Sequence[Post], token: str) -> list[str]:
    """Send signed forms, eight at a time; gives the documents in the order of `posts`. Raises on any but 200."""
    answers = [""] * len(posts)
    todo = iter(enumerate(posts))

    async with httpx.AsyncClient(timeout=20) as client:

        async def one_after_another() -> None:
            for place, (url, form) in todo:
                answer = await client.post(url, data=form, headers={"X-Twilio-Signature": signature(token, url, form)})
                answer.raise_for_status()
                answers[place] = answer.text

        await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
    return answers


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def measured(process: psutil.Process, posts: Sequence[Post], token: str) -> tuple[float, list[str]]:
    """CPU microseconds of `process` per request, and the documents."""
    before = cpu_seconds(process)
    documents = asyncio.run(send(posts, token))
    return (cpu_seconds(process) - before) / len(posts) * 1e6, documents


def form_of(call_sid: str, account: str, digits: str | None = None) -> dict[str, str]:
    """The form that a carrier sends with a step: what Twilio sends of an inbound call."""
    form = {
        "CallSid": call_sid,
        "AccountSid": account,
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "From": "+8613800000001",
        "To": "12348",
        "Caller": "+8613800000001",
        "Called": "12348",
        "CallStatus": "in-progress",
    }
    for party in ("From", "To", "Caller", "Called"):
        form |= {f"{party}Country": "CN", f"{party}City": "", f"{party}State": "", f"{party}Zip": ""}
    return form if digits is None else form | {"Digits": digits, "msg": "Gather Finished", "FinishedOnKey": ""}


def next_url(document: str, base: str) -> str:
    found = re.search(r'<Gather[^>]* action="([^"]+)"', document)
    assert found, f"no Gather to go on with: {document}"
    return urljoin(base, unescape(found[1]))


@contextmanager
def floor(dsn: str, token: str, port: int) -> Iterator[psutil.Process]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TABLES)
        names = [(f"c{n}",) for n in range(CALLS)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO floor_call VALUES (%s, '{}', 0) ON CONFLICT DO NOTHING", names)
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "tests.bench.floor_app:app",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    environment = os.environ | {"FLOOR_DSN": dsn, "FLOOR_TOKEN": token}
    process = subprocess.Popen([*command, "--no-access-log"], cwd=ROOT, env=environment)
    try:
        until(20, "the floor listens", lambda: answers(f"http://127.0.0.1:{port}/openapi.json"))
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def run(hotline: Hotline) -> None:
    """Print the figure of T1 for a running hotline."""
    secrets = json.loads((hotline.folder / "secrets.json").read_text())
    token, account = secrets["carrier_auth_token"], secrets["carrier_account_sid"]
    dsn = settings_module.read(hotline.environment | {"CALLCENTER_PORT_BASE": str(hotline.base)}).database_url
    port = hotline.base + 60
    web = hotline.child("callcenter", "web")
    ratios, ours_us, floor_us = [], [], []
    with floor(dsn, token, port) as floor_process:
        for round_number in range(ROUNDS + 1):
            steps = [(f"http://127.0.0.1:{port}/step/c{n}", form_of(f"CA{n:032x}", account, "1")) for n in range(CALLS)]
            floor_cpu, _ = measured(floor_process, steps, token)
            sids = [f"CA{uuid.uuid4().hex}" for _ in range(CALLS)]
            voice = f"{hotline.url}/carriers/twilio/voice"
            documents = asyncio.run(send([(voice, form_of(sid, account)) for sid in sids], token))
            ours = []
            for digits in ("1", "1"):
                posts = [
                    (next_url(document, voice), form_of(sid, account, digits))
                    for sid, document in zip(sids, documents, strict=True)
                ]
                cpu, documents = measured(web, posts, token)
                ours.append(cpu)
            if round_number:  # the first round warms both up
                ours_us.append(statistics.mean(ours))
                floor_us.append(floor_cpu)
                ratios.append(ours_us[-1] / floor_cpu)
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    cost = f"{statistics.median(ours_us):.0f} over {statistics.median(floor_us):.0f} us"
    note = f"(spread {spread}, {cost}, {ROUNDS} rounds of {CALLS})"
    figure("T1_ivr_step_cpu_over_floor", statistics.median(ratios), "x", "<=", 1.3, note)
