"""What has to go on for as long as a server runs, whatever a programmer has got wrong in it.

Not what the world does to it: whoever is insisted on waits for a store or a messenger themselves.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from engine.runtime.explaining import explained

log = logging.getLogger("rozmova.serve")

PAUSE = 5.0
"""Seconds after which something is begun again that has raised."""


async def insist(
    what: str, work: Callable[[], Coroutine[Any, Any, None]], pause: float = PAUSE
) -> None:
    """Do something until it comes to its end, or is cancelled; the log says ``what`` has raised.

    Else a process would keep the role of sending, say, and nobody would send.
    """
    while True:
        try:
            return await work()
        except Exception as error:
            log.error("%s: %s", what, explained(error))
            await asyncio.sleep(pause)
