"""The phone's own process: baresip-python on one side, a line of JSON for each command and event on the other.

Started by `baresip_phone.Phone`; its native stack holds process-wide state and cannot always be closed, so the process
ends with `os._exit`.
"""

import asyncio
import contextlib
import json
import os
import sys
import threading
import time
import wave
from pathlib import Path
from typing import Any

from baresip import Account, Call, CallState, Config, Event, Runtime, StackEvent, UserAgent
from baresip.errors import BaresipError

RATE = 8000
FRAME_BYTES = 320
AHEAD_BYTES = 6 * FRAME_BYTES  # written ahead of the stack's own pace: 120 ms

STATES = {
    Event.CALL_RINGING: "ringing",
    Event.CALL_PROGRESS: "progress",
    Event.CALL_ESTABLISHED: "established",
    Event.CALL_CLOSED: "closed",
    Event.CALL_HOLD: "held",
    Event.CALL_RESUME: "resumed",
}


def tell(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


class Recording:
    """What the phone hears, as a WAV whose header is right after every second."""

    def __init__(self, path: Path) -> None:
        self._wave = wave.open(str(path), "wb")  # noqa: SIM115 - open as long as the call
        self._wave.setnchannels(1)
        self._wave.setsampwidth(2)
        self._wave.setframerate(RATE)

    def write(self, pcm: bytes) -> None:
        self._wave.writeframes(pcm)  # patches the header each time

    def close(self) -> None:
        self._wave.close()


class PhoneProcess:
    """One user agent with at most one current call."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.runtime = Runtime()
        self.agent: UserAgent | None = None
        self.call: Call | None = None
        self.microphone = bytearray()
        self.loop_sound = b""
        self.recording: Recording | None = None
        self.answers: list[StackEvent] = []

    async def start(self) -> None:
        o = self.options
        config = Config(
            net_interface="127.0.0.1",
            max_concurrent_calls=4,
            sip_trace=bool(o.get("trace")),
            extra_config_text=(
                f"sip_listen 127.0.0.1:{o['port']}\nrtp_ports {o['rtp_ports'][0]}-{o['rtp_ports'][1]}\n"
                "audio_jitter_buffer_type fixed\naudio_jitter_buffer_ms 20-40\n"
            ),
        )
        await self.runtime.start(config)
        self.runtime.subscribe(self.on_event)  # before anything else, or the first events are lost
        account = Account(
            o["user"],
            o["domain"],
            o.get("password") or "",
            reg_interval=o.get("register_seconds", 120) if o.get("password") else 0,
            audio_codecs=tuple(o["codecs"]),
            dtmf_mode=o["dtmf"],
        )
        self.agent = await UserAgent.create(self.runtime, account)
        self.agent.on_incoming(self.on_incoming)
        tell(event="ready")

    # --- what the stack tells ---

    def on_incoming(self, call: Call) -> None:
        self.call = call
        tell(event="incoming", peer=call.peer, at=time.time())
        if self.options.get("auto_answer"):
            asyncio.get_running_loop().create_task(self.do_answer())

    def on_event(self, event: StackEvent) -> None:
        if event.event is Event.CALL_DTMF_START:
            tell(event="digit", digit=event.text, at=time.time())
        elif event.event in STATES:
            if event.event is Event.CALL_ESTABLISHED:
                self.answers.append(event)
            tell(event=STATES[event.event], reason=event.text or "", at=time.time())

    # --- audio ---

    async def audio(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            call = self.call
            if call is None:
                continue
            with contextlib.suppress(BaresipError):
                self.hear(call)
                self.speak(call)

    def hear(self, call: Call) -> None:
        pcm = call.audio.read(50 * FRAME_BYTES)
        if pcm and self.recording is not None:
            self.recording.write(pcm)

    def speak(self, call: Call) -> None:
        if not self.microphone and self.loop_sound:
            self.microphone += self.loop_sound
        if not self.microphone:
            return
        info = call.audio.info()
        room = AHEAD_BYTES - info.tx_buffered
        if not info.tx_ready or room <= 0:
            return
        taken = call.audio.write(bytes(self.microphone[:room]))
        del self.microphone[:taken]
        if not self.microphone and not self.loop_sound:
            tell(event="played", at=time.time())

    # --- commands ---

    async def do_call(self, uri: str, headers: dict[str, str] | None = None) -> None:
        assert self.agent is not None
        self.answers.clear()
        self.call = await self.agent.dial(uri, headers or {})
        # The library's call listens only once dialling is over: an answer within these milliseconds passes it by.
        for answer in self.answers:
            if self.call.state is CallState.OUTGOING:
                self.call._on_stack_event(answer)

    async def do_answer(self) -> None:
        # video=True takes baresip's path without a re-INVITE; no picture is sent
        await self.current().answer(video=True)

    async def do_reject(self) -> None:
        await self.current().reject()

    async def do_hangup(self) -> None:
        await self.current().hangup()

    async def do_press(self, digits: str, gap_ms: int = 120) -> None:
        await self.current().send_dtmf(digits, gap_ms)

    async def do_hold(self) -> None:
        await self.current().hold()

    async def do_resume(self) -> None:
        await self.current().resume()

    async def do_register(self) -> None:
        assert self.agent is not None
        await self.agent.register()

    async def do_unregister(self) -> None:
        assert self.agent is not None
        await self.agent.unregister()

    async def do_play(self, path: str, loop: bool = False) -> None:
        with wave.open(path, "rb") as sound:
            if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (RATE, 1, 2):
                raise ValueError("the microphone takes 8 kHz, 16 bit, mono")
            pcm = sound.readframes(sound.getnframes())
        self.microphone[:] = pcm
        self.loop_sound = pcm if loop else b""

    async def do_silence(self) -> None:
        self.microphone.clear()
        self.loop_sound = b""

    async def do_record(self, path: str) -> None:
        await self.do_stop_recording()
        self.recording = Recording(Path(path))

    async def do_stop_recording(self) -> None:
        if self.recording is not None:
            self.recording.close()
            self.recording = None

    def current(self) -> Call:
        if self.call is None:
            raise ValueError("there is no call")
        return self.call

    async def obey(self, line: str) -> None:
        command = json.loads(line)
        number, name = command.pop("id"), command.pop("do")
        try:
            await getattr(self, f"do_{name}")(**command)
            tell(id=number, ok=True)
        except Exception as error:  # noqa: BLE001 - the test is told, whatever it is
            tell(id=number, error=f"{type(error).__name__}: {error}")


async def main() -> None:
    phone = PhoneProcess(json.loads(sys.argv[1]))
    await phone.start()
    loop = asyncio.get_running_loop()
    tasks = {loop.create_task(phone.audio())}

    def take(line: str) -> None:
        task = loop.create_task(phone.obey(line))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(take, line)
        os._exit(0)  # the test is gone

    threading.Thread(target=read, daemon=True).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
