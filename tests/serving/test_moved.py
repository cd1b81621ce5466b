"""A server that missed how its database began to be moved ends by itself, and says why."""

from pathlib import Path

from engine.runtime.postgres_link import Link
from tests.places import Database
from tests.runtime.cut_off import move_in
from tests.serving.served import Served, open_windows


def test_a_server_that_was_cut_off_when_a_move_began_ends(tmp_path: Path) -> None:
    """Whatever it took in from then on would not be in the new database."""
    database = Database("postgres", tmp_path)
    place = str(database.bare())
    with Served(open_windows(tmp_path), ["poltava"], place=place) as served:
        served.ready()
        mover = Link(place)
        move_in(place, mover)
        assert served.end() == 1
        mover.drop()
        assert "її вже переносили" in served.log[-1]
        assert "Traceback" not in "\n".join(served.log)
    database.close()
