from collections.abc import Iterator

from engine.language.analysis.circles import circles


def test_every_place_that_one_can_come_back_to_is_in_one_circle() -> None:
    """Circles that share a place are one; ways between circles, and out of them, are none."""
    steps = {"a": "b", "b": "ac", "c": "d", "d": "ec", "e": "f", "f": "", "g": "g", "h": "a"}
    assert set(circles(steps)) == {frozenset("ab"), frozenset("cd"), frozenset("g")}


def test_a_long_way_round_is_found_without_recursion() -> None:
    """However long a circle is, it is found."""
    steps = {place: [(place + 1) % 50_000] for place in range(50_000)}
    assert circles(steps) == [frozenset(range(50_000))]


class Counted(list[int]):
    """Steps that note how often one of them is looked at."""

    looked = 0

    def __iter__(self) -> Iterator[int]:
        """Give the steps, each noted."""
        for step in super().__iter__():
            Counted.looked += 1
            yield step


def test_every_step_is_looked_at_once() -> None:
    """Where very many steps lead on and none leads back, each is taken a single time."""
    steps = {place: Counted(range(place + 1, 60)) for place in range(60)}
    assert circles(steps) == []
    assert Counted.looked == 60 * 59 / 2
