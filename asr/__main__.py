"""`python -m asr`: the server of media streams. Settings are `ASR_*` variables; see docs/interfaces.md."""

import asyncio
import logging
import os
import signal
import sys

import httpx

from asr import registry, settings
from asr.registry import RegistryError
from asr.server import AsrServer
from asr.settings import SettingError, Settings


async def serve(chosen: Settings, engines: registry.Registry) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    client = httpx.AsyncClient(timeout=5.0, trust_env=False)
    async with client, AsrServer(chosen, engines, client).listening():
        print(f"asr listens on {chosen.host}:{chosen.port}", flush=True)
        await stop.wait()


def main() -> int:
    """Exit code 2 for a wrong setting or a port in use, named in one line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for chatty in ("faster_whisper", "httpcore", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        chosen = settings.load()
        os.environ["ASR_MODELS"] = str(chosen.models)
        engines = registry.load(chosen.registry)
    except (SettingError, RegistryError) as error:
        print(f"asr: {error}", file=sys.stderr)
        return 2
    os.nice(5)  # the switchboard's clock goes before: a late frame is heard, a late word is not
    try:
        asyncio.run(serve(chosen, engines))
    except OSError as error:
        print(f"asr: ASR_PORT {chosen.port}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Threads inside a recogniser cannot be interrupted; a call must not keep the process from ending.
    os._exit(code)
