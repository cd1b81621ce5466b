"""The benchmark in memory compares like with like."""

from contextlib import ExitStack

from benchmarks.memory.measure import same_words
from benchmarks.memory.players import Absent, players


def test_everybody_says_the_same() -> None:
    """The engine, plain Python and the libraries that are installed reply word for word alike."""
    with ExitStack() as closing:
        everybody = list(players(closing))
        here = [player for player in everybody if not isinstance(player, Absent)]
        assert {"by hand", "engine", "engine, session re-read"} <= {each.name for each in here}
        same_words(here)
