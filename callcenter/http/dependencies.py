"""The one way a route gets its transaction: committed before the answer leaves, never after.

FastAPI's `yield` dependencies end after the answer by default; `scope="function"` ends them before it. The gate lets
at most eight requests hold a unit of work, waiting in the event loop and not in a thread: otherwise eight threads
could wait for connections whose holders wait for a thread. Webhooks of the hot path call `begin()` in their own thread
instead and save two thread changes; the pool has room for both.
"""

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import Depends, Request

from callcenter.db.unit_of_work import UnitOfWork

THREADS = 8


async def _unit_of_work(request: Request) -> AsyncIterator[UnitOfWork]:
    gate: anyio.Semaphore = request.app.state.gate
    async with gate:
        uow = UnitOfWork()
        try:
            yield uow
        except BaseException:
            if not uow.untouched:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(uow.rollback)
            raise
        if uow.untouched:
            uow.commit()
        else:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(uow.commit)


Uow = Annotated[UnitOfWork, Depends(_unit_of_work, scope="function")]
