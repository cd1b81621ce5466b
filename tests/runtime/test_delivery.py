"""What becomes of a message after an attempt: every end, tried often or not, of either kind."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown
from engine.runtime.delivery import (
    CRASHED,
    LONGEST_PAUSE,
    MAX_ATTEMPTS,
    SECOND_TRY,
    Verdict,
    backoff,
    judge,
)

TRIED = list(product((1, 2, MAX_ATTEMPTS), (0, 1, 5), (False, True)))
"""Attempts so far, unknown ends among them, and whether it is a notice."""
SECONDS = st.none() | st.floats() | st.integers(-(10**30), 10**30).map(float)


def every(result: SendResult) -> list[Verdict]:
    """Give what follows from an end whatever was before it."""
    return [judge(result, attempts=a, unknowns=u, bulk=b) for a, u, b in TRIED]


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (Sent("м1"), Verdict("sent", key="м1")),
        (Sent(), Verdict("sent")),
        (Permanent("400"), Verdict("failed", "400")),
        (Gone("403"), Verdict("blocked", "403")),
        (RetryAfter("502", everybody=True), Verdict("waiting", "502", free=True)),
        (RetryAfter("502", 7, everybody=True), Verdict("waiting", "502", free=True)),
    ],
)
def test_these_ends_mean_the_same_whatever_was_before(result: SendResult, verdict: Verdict) -> None:
    """A trouble of the whole channel costs no message an attempt, however long it lasts."""
    assert every(result) == [verdict] * len(TRIED)


@pytest.mark.parametrize(("attempts", "unknowns", "bulk"), TRIED)
@pytest.mark.parametrize("seconds", [None, 0, 7.5, 4000])
def test_what_was_surely_not_sent_is_tried_again_so_many_times(
    attempts: int, unknowns: int, bulk: bool, seconds: float | None
) -> None:
    """After the channel's own pause, else after ours; at last it has failed."""
    verdict = judge(RetryAfter("429", seconds), attempts=attempts, unknowns=unknowns, bulk=bulk)
    pause = timedelta(seconds=backoff(attempts) if seconds is None else seconds)
    left = Verdict("waiting", "429", again_in=pause)
    assert verdict == (left if attempts < MAX_ATTEMPTS else Verdict("failed", "429"))


@pytest.mark.parametrize(("attempts", "unknowns", "bulk"), TRIED)
@pytest.mark.parametrize("end", [Unknown("timeout"), CRASHED])
def test_what_may_have_been_sent_goes_once_more_in_a_dialogue(
    end: Unknown, attempts: int, unknowns: int, bulk: bool
) -> None:
    """After a moment, at once if the process has died; never as a notice, and no third time."""
    verdict = judge(end, attempts=attempts, unknowns=unknowns, bulk=bulk)
    again = not bulk and unknowns == 0
    pause = SECOND_TRY if again and end != CRASHED else None
    status = "waiting" if again else "unknown"
    assert verdict == Verdict(status, end.why, again_in=pause, unknown=True)


@given(SECONDS, st.integers(1, MAX_ATTEMPTS - 1))
def test_no_number_of_a_channel_breaks_the_verdict(seconds: float | None, attempts: int) -> None:
    """What stands in an answer is the world's: a message is never lost over it."""
    verdict = judge(RetryAfter("429", seconds), attempts=attempts, unknowns=0, bulk=False)
    assert verdict.status == "waiting"
    assert verdict.again_in is not None
    assert timedelta() <= verdict.again_in <= timedelta(days=1)


def test_our_pauses_double_up_to_the_longest() -> None:
    """From a second to five minutes, whatever the count."""
    assert [backoff(times) for times in (1, 2, 3, 9)] == [1, 2, 4, 256]
    assert {backoff(times) for times in (10, 11, 100, 10_000)} == {LONGEST_PAUSE}
