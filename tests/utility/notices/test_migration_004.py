"""A database of before there were stages of notices opens, and nobody is reminded twice."""

from pathlib import Path

from engine.runtime import people
from engine.runtime import schema as runtime_schema
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Transaction, moment
from engine.utility import schema
from tests.utility.conftest import MIGRATIONS, kyiv
from tests.utility.town import Town, bot_with, notice

TEN = kyiv("2026-03-25T10:00")
BEFORE = (*runtime_schema.MIGRATIONS[:3], *schema.MIGRATIONS[:3])


def test_whoever_was_reminded_before_is_not_again(tmp_path: Path) -> None:
    """Stages that were told are done, later ones come; works are in their first revision."""
    file = tmp_path / "rozmova.db"
    old = SqliteStore(file, BEFORE)

    def fill(tx: Transaction) -> None:
        for chat in ("a", "b"):
            who, _ = people.meet(tx, "poltava", "telegram", chat, "uk", TEN)
            tx.run("INSERT INTO accounts (bot, number) VALUES ('poltava', ?)", chat)
            tx.run(
                "INSERT INTO links (person_id, account, linked_at) VALUES (?, ?, '')", who.id, chat
            )
        tx.many(
            "INSERT INTO notices_raised VALUES ('poltava', 'readings_due', ?, ?, ?, ?)",
            [
                ("last", "2026-02", 1, moment(kyiv("2026-02-28T10:00"))),
                ("soon", "2026-03", 1, moment(TEN)),
                ("soon", "2026-03", 2, moment(TEN)),
            ],
        )
        tx.run(
            """INSERT INTO works (bot, work, kind, starts, status, updated_at)
               VALUES ('poltava', 'W', 'planned', ?, 'planned', ?)""",
            moment(TEN),
            moment(TEN),
        )

    old.transact(fill)
    old.close()
    place = Town(SqliteStore(file, MIGRATIONS), bot_with(notice(unless=None)))
    assert place.tick("2026-03-25T10:01") == []
    assert place.tick("2026-03-28T10:00") == ["a last", "b last"]
    assert place.rows("SELECT revision, known_at FROM work_revisions") == [(1, moment(TEN))]
    place.stop()
