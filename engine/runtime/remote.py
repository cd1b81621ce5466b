"""Calls to remote services: outside any transaction, with a time-out and a few attempts.

Not what follows from their end: that is the flow's.
"""

import logging
import threading
import time
from concurrent.futures import Future
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
    """Makes calls on threads of their own, so that one that hangs can be left behind.

    The process ends without waiting for it: an executor's threads would be waited for.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._places = threading.Semaphore(AT_ONCE)
        self._closed = False

    def call(self, call: Call, request: Request) -> Outcome:
        """Call with time-out and retries; the key makes a repetition harmless."""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(PAUSE * 2 ** (attempt - 1))
            try:
                return self._attempt(call, request)
            except TookTooLong:
                log.warning("%s did not answer in %s s", call.service, PATIENCE)
            except ServiceFailed as failure:
                log.warning("%s failed", call.service)
                if not failure.retry:
                    break
        return Outcome("failed")

    def close(self) -> None:
        """Make no call that has not begun; those under way are left to themselves."""
        self._closed = True

    def _attempt(self, call: Call, request: Request) -> Outcome:
        """Call once; raises ``TookTooLong``, and makes no call later that has not begun by then."""
        until = time.monotonic() + PATIENCE
        if not self._places.acquire(timeout=PATIENCE):
            raise TookTooLong
        answer: Future[Outcome] = Future()
        work = threading.Thread(
            target=self._work, args=(call, request, answer), name="service", daemon=True
        )
        work.start()
        return answer.result(max(0.0, until - time.monotonic()))

    def _work(self, call: Call, request: Request, answer: "Future[Outcome]") -> None:
        try:
            if self._closed:
                raise ServiceFailed("closed", retry=False)
            answer.set_result(self._services.call(call.service, call.inputs, request))
        except BaseException as error:  # whatever it is, whoever waits is told
            answer.set_exception(error)
        finally:
            self._places.release()
