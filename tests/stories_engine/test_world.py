from datetime import datetime

import pytest

from engine.core.kyiv import KYIV
from engine.runtime.store import Store, moment
from engine.stories.stage import Stage
from engine.stories.world import meet
from tests.stories_engine.conftest import read

WORKS = """
at: 2026-04-01 08:00
has: [0301, 0300]
works:
- {accounts: 0301, starts: 2026-04-05 09:00, reason: ремонт}
- {work: W-7, group: 1.1, kind: emergency, starts: 2026-04-01 07:00, status: finished}
talk:
- type: а
"""


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    """Look into a world."""
    return store.transact(lambda tx: tx.rows(sql))


def test_each_story_has_a_world_of_its_own(stage: Stage) -> None:
    """What one story does to the sample data, another does not see."""
    story, _ = read("talk:\n- type: а\n")
    first, second = stage.sample.open(story), stage.sample.open(story)
    first.transact(lambda tx: tx.run("DELETE FROM accounts"))
    assert rows(first, "SELECT number FROM accounts") == []
    assert rows(second, "SELECT number FROM accounts ORDER BY 1") == [("0300",), ("0301",)]
    first.close()
    second.close()


def test_sample_data_are_as_fresh_as_the_story(stage: Stage) -> None:
    """The data were imported as the story begins, whenever it takes place."""
    story, _ = read("today: 2026-04-01\ntalk:\n- type: а\n")
    store = stage.sample.open(story)
    begins = moment(datetime(2026, 4, 1, 10, tzinfo=KYIV))
    assert rows(store, "SELECT kind, at FROM imports") == [("accounts", begins)]
    store.close()


def test_a_story_may_add_works(stage: Stage) -> None:
    """They are written as in the import; what is not written is planned and has a name."""
    story, reader = read(WORKS)
    assert [f.code for f in reader.findings] == ["N05"]
    store = stage.sample.open(story)
    assert rows(store, "SELECT work, kind, outage_group, reason, status FROM works") == [
        ("story-1", "planned", None, "ремонт", "planned"),
        ("W-7", "emergency", "1.1", None, "finished"),
    ]
    assert rows(store, "SELECT work, account FROM work_accounts") == [("story-1", "0301")]
    store.close()


def test_the_person_is_known_by_their_accounts_and_language(stage: Stage) -> None:
    """``has`` links accounts in the order in which they stand."""
    story, _ = read(WORKS)
    store = stage.sample.open(story)
    meet(store, stage.flow, "viber", "1001", story, "ru")
    assert rows(store, "SELECT bot, channel, chat, language FROM people") == [
        ("notes", "viber", "1001", "ru")
    ]
    linked = rows(store, "SELECT account FROM links ORDER BY linked_at, account")
    assert linked == [("0301",), ("0300",)]
    store.close()


@pytest.mark.parametrize(("written", "agreed"), [("", 1), ("consent: no", 0)])
def test_the_person_has_agreed_unless_the_story_says_otherwise(
    stage: Stage, written: str, agreed: int
) -> None:
    """Only stories about consent need to speak of it."""
    story, _ = read(f"{written}\ntalk:\n- type: а\n")
    store = stage.sample.open(story)
    meet(store, stage.flow, "viber", "1001", story, "uk")
    assert rows(store, "SELECT count(*) FROM consents") == [(agreed,)]
    store.close()
