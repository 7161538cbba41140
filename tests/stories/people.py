"""The people of a story: an agent with a console and a desk phone, a caller with a telephone. Real SIP, real audio.

The agent's console is played by its API and its live WebSocket, which answers the server's pings as the page does; the
desk phone and the caller's telephone are baresip.
"""

import json
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.phones.baresip_phone import Phone
from tests.stories.hotline import Console, Hotline, until

AUDIO = Path(__file__).resolve().parents[1] / "audio"
CALLER_SPEECH, AGENT_SPEECH = AUDIO / "caller1.wav", AUDIO / "agent1.wav"
DEVICE = {"microphone": True, "connection": True}


class LiveConsole:
    """Keeps `/api/live` open for an account, reconnects as the page does, and remembers what came."""

    def __init__(self, hotline: Hotline, console: Console) -> None:
        self.address = hotline.url.replace("http", "ws", 1) + "/api/live"
        self.console = console
        self.messages: list[dict[str, Any]] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.ended.set()
        self.thread.join(5)

    def _keep(self) -> None:
        after: dict[str, Any] | None = None
        while not self.ended.is_set():
            try:
                cookies = "; ".join(f"{name}={value}" for name, value in self.console.http.cookies.items())
                origin = self.address.replace("ws", "http", 1).removesuffix("/api/live")
                headers = {"Cookie": cookies}
                with connect(self.address, additional_headers=headers, origin=origin, open_timeout=5) as socket:  # type: ignore[arg-type]
                    socket.send(json.dumps({"after": after}))
                    after = self._listen(socket, after)
            except (OSError, TimeoutError, ConnectionClosed, EOFError):
                self.ended.wait(0.5)
            except Exception as error:  # noqa: BLE001 - the handshake is refused while web restarts
                self.messages.append({"type": "refused", "data": repr(error)})
                self.ended.wait(0.5)

    def _listen(self, socket: ClientConnection, after: dict[str, Any] | None) -> dict[str, Any] | None:
        while not self.ended.is_set():
            try:
                message = json.loads(socket.recv(timeout=0.5))
            except TimeoutError:
                continue
            if message["type"] == "ping":
                socket.send(json.dumps({"type": "alive", "device": DEVICE}))
                continue
            self.messages.append(message)
            if "seq" in message:
                after = {"epoch": message["epoch"], "seq": message["seq"]}
        return after

    def of(self, kind: str) -> list[Any]:
        return [message.get("data") for message in list(self.messages) if message["type"] == kind]


class DeskPhoneAgent:
    """An agent who answers on a registered desk phone."""

    def __init__(self, hotline: Hotline, staff_no: str, folder: Path, port: int) -> None:
        self.hotline = hotline
        self.console = hotline.console(staff_no)
        self.live = LiveConsole(hotline, self.console)
        self.console.put("/api/desk/phone", {"kind": "desk_phone"})
        given = self.console.post("/api/desk/phone/credentials")
        domain = f"127.0.0.1:{hotline.sip_port}"
        folder = folder / f"desk-{staff_no}"
        self.phone = Phone(given["username"], domain=domain, password=given["password"], port=port, folder=folder)

    def __enter__(self) -> Self:
        self.phone.start()
        until(10, "the desk phone may register", self._registered, every=0.5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.phone.stop()
        self.live.close()

    def _registered(self) -> bool:
        try:
            self.phone.register()
        except AssertionError:
            return False
        return True

    def desk(self) -> Any:
        return self.console.get("/api/desk")

    def ready(self) -> None:
        self.console.post("/api/desk/ready")
        until(10, "the seat is ready", lambda: self.desk()["seat"]["state"] == "ready")

    def offered(self, seconds: float = 20) -> Any:
        """The offer that this seat gets."""
        return until(seconds, "an offer", lambda: self.desk()["offer"])

    def accept(self, offer_id: str, seconds: float = 15) -> str:
        """Take the call on the desk phone; gives the call's id."""
        if not any(event["event"] == "incoming" for event in self.phone.events[-3:]):
            self.console.post(f"/api/desk/offers/{offer_id}/accept")
        self.phone.wait("incoming", seconds)
        self.phone.answer()
        self.phone.wait("established", seconds)
        call = until(seconds, "the desk talks", self.talking)
        return str(call["id"])

    def talking(self) -> Any:
        call = self.desk()["call"]
        return call if call and call["state"] == "talking" else None

    def wrap_up(self, call_id: str, outcome: str = "answered", **survey: bool) -> None:
        """End the work after the call with one matter: unpaid wages of a migrant worker."""
        matter = {
            "category": "M01-01",
            "summary": "来电人称被拖欠三个月工资，已告知可以申请劳动仲裁。",
            "special_groups": ["migrant_worker"],
            "fields": {},
            "department": None,
            "outcome": outcome,
        }
        agreed = {"agreed": True, "safe_contact": False} | survey
        disposition = "answered" if outcome == "answered" else "referred"
        body = {"disposition": disposition, "matters": [matter], "survey": agreed}
        self.console.post(f"/api/desk/calls/{call_id}/wrap-up", body)


def caller(hotline: Hotline, number: str, folder: Path, port: int) -> Phone:
    """A caller's telephone; the demo's trunk file sends calls back to it (`trunk_to`)."""
    return Phone(number, port=port, folder=folder / f"caller-{number}", domain=f"127.0.0.1:{hotline.sip_port}")


def dial(hotline: Hotline, phone: Phone, *keys: tuple[str, float]) -> None:
    """Dial 12348 and press `keys`: (key, seconds to wait before it)."""
    phone.call(f"sip:12348@127.0.0.1:{hotline.sip_port}")
    phone.wait("established", 15)
    for key, pause in keys:
        threading.Event().wait(pause)
        phone.press(key)


def trunk_to(folder: Path, port: int) -> None:
    """Let the hotline's outgoing calls to numbers go to a telephone on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    text = f'[[trunk]]\nname = "test"\nhost = "127.0.0.1"\nport = {port}\n\n  [trunk.numbers]\n  form = "national"\n'
    (folder / "trunks.toml").write_text(text)
