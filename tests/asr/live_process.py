"""The asr process itself, with its models, heard over the socket in real time."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np

from asr.audio import Pcm
from tests.asr.live_client import SECRET, TOKEN, Receiver, open_stream, packets, started

ROOT = Path(__file__).parents[2]


def words_of(track: Pcm, language: str, models: str) -> str:
    """What the process posts as final for a track sent to it in real time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ASR_PORT": str(port), "ASR_MODELS": models}
    command = [sys.executable, "-m", "asr"]
    environment = known | {"ASR_AUTH_TOKEN": TOKEN, "ASR_SECRET": SECRET}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(b"asr listens")
            return asyncio.run(_heard(f"ws://127.0.0.1:{port}/media", track, language))
        finally:
            process.terminate()
            process.wait(10)


async def _heard(url: str, track: Pcm, language: str) -> str:
    receiver = Receiver()
    async with receiver.listening(), await open_stream(url) as carrier:
        await carrier.send(started(receiver.url, language))
        begin = asyncio.get_running_loop().time()
        for number, message in enumerate(packets(np.concatenate([track, np.zeros(8000, np.int16)]))):
            await carrier.send(message)
            ahead = begin + number * 0.02 - asyncio.get_running_loop().time()
            if ahead > 0:
                await asyncio.sleep(ahead)
        await carrier.send('{"event":"stop"}')
        await receiver.until(lambda taken: "stopped" in taken.statuses(), 120)
    assert receiver.unsigned == 0
    return "".join(final["text"] for final in receiver.finals())
