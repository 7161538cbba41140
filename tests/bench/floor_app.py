"""The floor of T1: one webhook step done as directly as FastAPI and psycopg allow.

Parse the form, check the signature, lock a row, update it, insert an event, commit, answer with a string document. No
flow, no framework of ours. `FLOOR_DSN` and `FLOOR_TOKEN` come from the environment.
"""

import base64
import hashlib
import hmac
import json
import os
import queue
from typing import Annotated
from urllib.parse import parse_qsl

import psycopg
from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

TOKEN = os.environ.get("FLOOR_TOKEN", "").encode()
TABLES = """
CREATE TABLE IF NOT EXISTS floor_call (id text PRIMARY KEY, state jsonb NOT NULL, version int NOT NULL);
CREATE TABLE IF NOT EXISTS floor_event (
    id bigserial PRIMARY KEY, call text NOT NULL, at timestamptz NOT NULL DEFAULT now(), body jsonb NOT NULL
);
"""
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather numDigits="1" timeout="6" actionOnEmptyResult="true" '
    'action="/step/{call}"><Play>/audio/menu.wav</Play></Gather></Response>'
)


class Connections:
    """Eight connections, handed out in turn: what the application's pool holds too."""

    def __init__(self, size: int = 8) -> None:
        self.idle: queue.SimpleQueue[psycopg.Connection] = queue.SimpleQueue()
        for _ in range(size):
            self.idle.put(psycopg.connect(os.environ["FLOOR_DSN"]))


app = FastAPI()
held: dict[str, Connections] = {}


async def signed_form(request: Request) -> dict[str, str]:
    form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    text = str(request.url) + "".join(name + form[name] for name in sorted(form))
    expected = base64.b64encode(hmac.new(TOKEN, text.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(expected, request.headers.get("x-twilio-signature", "")):
        raise PermissionError
    return form


@app.post("/step/{call}")
def step(call: str, form: Annotated[dict[str, str], Depends(signed_form)]) -> Response:
    connections = held["pool"]
    connection = connections.idle.get()
    try:
        row = connection.execute("SELECT state, version FROM floor_call WHERE id = %s FOR UPDATE", (call,)).fetchone()
        state, version = row or ({}, 0)
        state["digits"] = form.get("Digits", "")
        body = json.dumps(state)
        connection.execute("UPDATE floor_call SET state = %s, version = %s WHERE id = %s", (body, version + 1, call))
        connection.execute("INSERT INTO floor_event (call, body) VALUES (%s, %s)", (call, body))
        connection.commit()
    finally:
        connections.idle.put(connection)
    return Response(DOCUMENT.format(call=call), media_type="text/xml")


@app.on_event("startup")
async def connect() -> None:
    from anyio.to_thread import current_default_thread_limiter

    current_default_thread_limiter().total_tokens = 8
    held["pool"] = await run_in_threadpool(Connections)
