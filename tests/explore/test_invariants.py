from datetime import timedelta
from pathlib import Path

import pytest

from engine.core.effects import Choice, Message
from engine.explore.invariants import broken_in
from engine.explore.rehearsal import NOWHERE, Rehearsal, Setting
from engine.explore.store import RewindingStore
from engine.language.nodes import Scalar
from engine.runtime.channel import Capabilities
from engine.stories.document import Act, Again, Expected, Share, StoryTurn, Type, Wait, Wording
from engine.stories.limits import over
from engine.stories.outcome import PlayedTurn
from tests.explore.seeded import stage

HELLO = Type(Wording((Scalar("Привіт", NOWHERE),)))


def turn(act: Act, *messages: Message) -> PlayedTurn:
    """Give a turn in which this was done and that was said."""
    return PlayedTurn(StoryTurn(NOWHERE, act, Expected()), messages)


def test_a_repeated_delivery_may_say_nothing(tmp_path: Path) -> None:
    """What a channel delivers twice has had its effect."""
    flow = stage(tmp_path).flow
    said = turn(Again(), Message("main.menu", "Що робимо?"))
    assert [b.code for b in broken_in(flow, said, None, "main.menu", {})] == ["X10"]
    assert not [*broken_in(flow, turn(Again()), None, "main.menu", {})]


def test_only_time_may_pass_in_silence(tmp_path: Path) -> None:
    """Whatever a person does is answered; a reminder need not come."""
    flow = stage(tmp_path).flow
    assert [b.code for b in broken_in(flow, turn(HELLO), None, None, {})] == ["X03"]
    assert not [*broken_in(flow, turn(Wait(timedelta(hours=1))), None, None, {})]


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (Message("a.b", "довгий текст"), "text"),
        (Message("a.b", "т", (Choice("1:a", "довгий напис"),)), "label"),
        (Message("a.b", "т", (Choice("1:a", "а"), Choice("1:b", "б"))), "buttons"),
        (Message("a.b", "т", (Choice("123456789:a", "а"),)), "id"),
    ],
)
def test_each_limit_of_a_channel_counts(message: Message, what: str) -> None:
    """A message is measured against all that a channel can show."""
    shows = Capabilities(text=5, label=5, buttons=1, id=5)
    assert [each.what for each in over(message, shows)] == [what]


def test_a_conversation_can_be_taken_back(tmp_path: Path) -> None:
    """From the same place the same act has the same effect, whatever was tried in between."""
    rehearsal = Rehearsal(stage(tmp_path), Setting("telegram"))
    rehearsal.play([HELLO])
    place = rehearsal.keep()
    first = rehearsal.play([Share("+380501112233", own=True)])
    rehearsal.return_to(place)
    rehearsal.play([HELLO, Wait(timedelta(days=2)), HELLO])
    rehearsal.return_to(place)
    second = rehearsal.play([Share("+380501112233", own=True)])
    assert first == second
    rehearsal.close()


def test_a_store_holds_only_once_what_has_not_changed() -> None:
    """Situations are many, and differ in a few rows each."""
    store = RewindingStore()
    first = store.keep()
    meet = "INSERT INTO people (bot, channel, chat, language, met_at) VALUES ('b','c','1','uk','')"
    store.transact(lambda tx: tx.run(meet))
    second = store.keep()
    assert {name for name in first if first[name] is not second[name]} == {"people"}
    store.return_to(first)
    assert store.keep() == first
    store.close()


def test_a_store_that_goes_back_loses_nothing_that_depends_on_a_row() -> None:
    """Rows that go with another when it is deleted are there again as well."""
    store = RewindingStore()

    def fill(value: str) -> None:
        store.transact(lambda tx: tx.run("UPDATE people SET language = ?", value))

    store.transact(
        lambda tx: tx.run(
            "INSERT INTO people (bot, channel, chat, language, met_at) VALUES ('b','c','1','uk','')"
        )
    )
    store.transact(
        lambda tx: tx.run(
            "INSERT INTO links (person_id, account, linked_at, notices)"
            " SELECT id, '7', '', 0 FROM people"
        )
    )
    kept = store.keep()
    fill("ru")
    store.return_to(kept)
    assert store.keep() == kept
    assert store.keep()["links"]
    store.close()
