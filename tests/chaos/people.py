"""Who takes part in the storm: agents who look at their screens, callers who do what callers do."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.phones.crowd import Crowd
from tests.phones.crowd_line import Line
from tests.stories.crew import Agent, Refused

MATTER = {
    "category": "M01-01",
    "summary": "来电人称被拖欠三个月工资，已告知可以申请劳动仲裁。",
    "special_groups": ["migrant_worker"],
    "fields": {},
    "department": None,
    "outcome": "answered",
}
FORM = {"disposition": "answered", "matters": [MATTER], "survey": {"agreed": False, "safe_contact": False}}
LOOK_SECONDS = 2.0


@dataclass
class People:
    """What everybody does and how it ended for them, as the telephones saw it."""

    crowd: Crowd
    chance: random.Random
    ended: Counter[str] = field(default_factory=Counter)
    stood: int = 0
    talks: list[tuple[float, Line]] = field(default_factory=list)
    number: int = 0

    # --- agents ---

    async def rings(self, _agent: Agent, line: Line) -> None:
        """Most are picked up within two seconds, some are not; half of the agents hang up first."""
        await asyncio.sleep(self.chance.uniform(0.2, 2.0))
        if self.chance.random() < 0.04:
            line.refuse(486)
            return
        line.answer()
        if not await line.talks(10):
            line.hang_up()
            return
        self.talks.append((time.time(), line))
        if not await line.is_over(self.chance.uniform(4, 16)):
            line.hang_up()

    async def looks(self, agent: Agent) -> None:
        """The agent at the screen: fills in the form, comes back from a pause that the system made."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * LOOK_SECONDS)
            with contextlib.suppress(Refused, TimeoutError):
                desk = await agent.ask("GET", "/api/desk")
                call, state = desk["call"], desk["seat"]["state"]
                if call is not None and call["state"] == "wrap_up":
                    await agent.ask("POST", f"/api/desk/calls/{call['id']}/wrap-up", FORM)
                elif state in {"paused", "offline"}:
                    await agent.ask("POST", "/api/desk/ready")

    # --- callers ---

    async def calls(self) -> None:
        """One caller; who is cut off may call again."""
        self.number += 1
        number = f"1380000{self.number % 10_000:04}"
        for _ in range(2):
            line = self.crowd.phone(number).dial("12348")
            await self._goes_through(line)
            line.hang_up()
            self.ended[line.ended] += 1
            if line.ended != "lost" or self.chance.random() < 0.5:
                return
            await asyncio.sleep(2)

    async def _goes_through(self, line: Line) -> None:
        if not await line.talks(20):
            return
        self.stood += 1
        mood = self.chance.random()
        if await line.is_over(0.8 if mood > 0.05 else self.chance.uniform(0.1, 0.6)) or mood < 0.05:
            return  # hung up at the first words
        line.press("1")
        if await line.is_over(0.8) or mood < 0.1:
            return
        line.press("0")
        if mood < 0.2:  # impatient
            await line.is_over(self.chance.uniform(0.5, 8))
            return
        if mood < 0.25:  # would rather be called back, or leave a message
            await line.is_over(6)
            line.press("1" if mood < 0.23 else "2")
        if not await line.is_over(5 + self.chance.expovariate(1 / 20)):
            line.press("1")
            await line.is_over(1.5)
