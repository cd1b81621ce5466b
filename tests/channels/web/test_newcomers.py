"""Who is let in by how fast newcomers come, with a clock of the test."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from channels.web.newcomers import Newcomers


def crowd(newcomers: Newcomers, now: float, size: int, prefix: str) -> int:
    """Let so many strangers come at a moment; gives how many are let in."""
    return sum(newcomers.admits(f"{prefix}{number}", now) for number in range(size))


def test_a_burst_is_let_in_and_then_so_many_a_second() -> None:
    """From the first moment on, and never more than the burst after a quiet day."""
    newcomers = Newcomers(rate=20, burst=500)
    assert crowd(newcomers, 1_000, 600, "a") == 500
    assert crowd(newcomers, 1_000.5, 600, "b") == 10
    assert crowd(newcomers, 1_002, 600, "c") == 30
    assert crowd(newcomers, 90_000, 600, "d") == 500


def test_who_is_known_always_gets_in() -> None:
    """Also when no stranger does; who was refused is a stranger still."""
    newcomers = Newcomers(rate=1, burst=1)
    assert newcomers.admits("one", 0)
    assert not newcomers.admits("two", 0)
    assert newcomers.admits("one", 0)
    assert not newcomers.admits("two", 0.5)
    assert newcomers.admits("two", 1)
    assert newcomers.admits("two", 1)


def test_who_was_silent_longest_is_forgotten_first() -> None:
    """The memory is bounded, and asking for something keeps one in it."""
    newcomers = Newcomers(rate=0, burst=3, remembered=2)
    assert newcomers.admits("one", 0)
    assert newcomers.admits("two", 0)
    assert newcomers.admits("one", 0)
    assert newcomers.admits("three", 0)
    assert newcomers.admits("one", 0)
    assert not newcomers.admits("two", 0)


@given(st.lists(st.floats(0, 5), max_size=200))
def test_never_more_come_than_the_limit_allows(gaps: list[float]) -> None:
    """However strangers time their coming: the burst, and the rate times what has passed."""
    newcomers, now, admitted = Newcomers(rate=2, burst=5), 0.0, 0
    for gap, number in zip(gaps, count(), strict=False):
        now += gap
        admitted += newcomers.admits(str(number), now)
        assert admitted <= 5 + 2 * now + 1e-6
