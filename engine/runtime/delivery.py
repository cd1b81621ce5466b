"""What follows from the end of an attempt to send: the policy, as a pure function.

What surely was not sent is tried again. What may have been sent is the promise's own case
(DESIGN §3.3): a reply in a dialogue goes once more, since silence would end the dialogue; a notice
does not, since nobody wants it twice.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown

MAX_ATTEMPTS = 30
"""How often a message is tried that the channel does not take for now."""
LONGEST_PAUSE = 300.0
"""Seconds between two attempts, at most, unless the channel names a longer time."""
LONGEST_SILENCE = 30.0
"""Seconds after which it is tried again, at most, whether anything gets through at all."""
SECOND_TRY = timedelta(seconds=5)
"""How long after a reply may have been sent it goes once more: trouble seldom passes at once."""
LONGEST_FREEZE = 86_400.0
"""Seconds for which a channel is believed that wants to be left alone."""
CRASHED = Unknown("the process ended while it was being sent")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The message's status from now on (``outbox``), and when it is tried again.

    ``unknown``: it may have been sent. ``free``: the attempt does not count.
    """

    status: str
    why: str | None = None
    key: str | None = None
    again_in: timedelta | None = None
    unknown: bool = False
    free: bool = False


def judge(result: SendResult, *, attempts: int, unknowns: int, bulk: bool) -> Verdict:
    """Decide what becomes of a message after its ``attempts``-th attempt."""
    match result:
        case Sent(key):
            return Verdict("sent", key=key)
        case RetryAfter(why, _, everybody=True):
            return Verdict("waiting", why, free=True)
        case RetryAfter(why, seconds):
            if attempts >= MAX_ATTEMPTS:
                return Verdict("failed", why)
            return Verdict("waiting", why, again_in=timedelta(seconds=pause(seconds, attempts)))
        case Permanent(why):
            return Verdict("failed", why)
        case Gone(why):
            return Verdict("blocked", why)
        case Unknown(why):
            if bulk or unknowns:
                return Verdict("unknown", why, unknown=True)
            return Verdict("waiting", why, again_in=_second_try(result), unknown=True)


def _second_try(result: Unknown) -> timedelta | None:
    """Give the time until a reply goes once more; none after a process that died and is back."""
    return None if result == CRASHED else SECOND_TRY


def pause(named: float | None, times: int) -> float:
    """Give the seconds to wait: those that the channel names, within reason, else our own."""
    if named is None:
        return backoff(times)
    return min(max(0.0, named), LONGEST_FREEZE)  # in this order «not a number» is 0


def backoff(times: int) -> float:
    """Give the seconds to wait after so many failures in a row: 1, 2, 4 … ``LONGEST_PAUSE``."""
    return min(2.0 ** min(times - 1, 30), LONGEST_PAUSE)
