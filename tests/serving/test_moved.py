"""A server that missed how its database began to be moved ends by itself, and says why."""

from contextlib import closing
from pathlib import Path

from engine.moving.postgres_server import PostgresSource
from tests.places import Database
from tests.runtime.cut_off import move_in
from tests.serving.served import Served, open_windows


def test_a_server_that_was_cut_off_when_a_move_began_ends(tmp_path: Path) -> None:
    """However short the move: what the server took in later would not be in the new database."""
    database = Database("postgres", tmp_path)
    place = str(database.bare())
    with Served(open_windows(tmp_path), ["poltava"], place=place) as served:
        served.ready()
        with closing(PostgresSource(place)) as source:
            move_in(place, source.own_whole)
        assert served.end() == 1
        assert "її вже переносили" in served.log[-1]
        assert "Traceback" not in "\n".join(served.log)
    database.close()
