"""Calls to remote services: outside any transaction, with a time-out and a few attempts.

Not what follows from their end: that is the flow's.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from engine.core.session import Call
from engine.runtime.services import Outcome, Request, ServiceFailed, Services

log = logging.getLogger("rozmova.remote")

ATTEMPTS = 3
PATIENCE = 10.0
"""Seconds that one attempt at a remote service may take."""
PAUSE = 0.2
"""Seconds before the second attempt; each further pause is twice as long."""
AT_ONCE = 8
"""Calls that are under way at the same time."""


class RemoteCalls:
    """Makes calls on threads of their own, so that one that hangs can be left behind."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="service")

    def call(self, call: Call, request: Request) -> Outcome:
        """Call with time-out and retries; the key makes a repetition harmless."""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(PAUSE * 2 ** (attempt - 1))
            future = self._threads.submit(self._services.call, call.service, call.inputs, request)
            try:
                return future.result(PATIENCE)
            except TookTooLong:
                future.cancel()  # one that has not begun must not be made after it was given up
                log.warning("%s did not answer in %s s", call.service, PATIENCE)
            except ServiceFailed as failure:
                log.warning("%s failed", call.service)
                if not failure.retry:
                    break
        return Outcome("failed")

    def close(self) -> None:
        """Let go of the threads; calls under way are left to themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)
