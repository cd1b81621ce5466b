"""Which message may go next, and what becomes of it: the outbox as a sender uses it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from engine.runtime import outbox, people
from engine.runtime.delivery import Verdict
from engine.runtime.outbox import Claimed
from tests.core.small_flow import BOT
from tests.places import Database
from tests.runtime.desk import CHANNEL
from tests.runtime.post import Post, at_work, text_of

ON_BOTH = True
SECOND = timedelta(seconds=1)


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    """Open a post without a sender."""
    with at_work(Post(database.place())) as opened:
        yield opened


def due(post: Post, *, bulk: bool = False, most: int = 500) -> list[tuple[str, str]]:
    """Give what may go now: to whom, and which text."""
    found = post.do(lambda tx: outbox.due(tx, BOT, CHANNEL, post.now, bulk=bulk, most=most))
    texts = {key: text_of(message) for key, message in post.rows("SELECT id, message FROM outbox")}
    return [(each.chat, texts[each.id]) for each in found]


def key_of(post: Post, text: str) -> int:
    """Give the key of a message."""
    found = post.rows("SELECT id, message FROM outbox")
    return next(int(key) for key, message in found if text_of(message) == text)


def claim(post: Post, text: str) -> Claimed | None:
    """Begin to send a message."""
    key = key_of(post, text)
    return post.do(lambda tx: outbox.claim(tx, key, post.now))


def settle(post: Post, text: str, verdict: Verdict) -> None:
    """Say what became of a message."""
    key = key_of(post, text)
    post.do(lambda tx: outbox.settle(tx, key, verdict, post.now))


def receipt(post: Post, bot: str, channel: str, key: str, state: str) -> bool:
    """Let a channel say what became of a message."""
    return post.do(lambda tx: outbox.receipt(tx, bot, channel, key, state))


def retry(seconds: float) -> Verdict:
    """Say that it is to be tried again."""
    return Verdict("waiting", "429", again_in=timedelta(seconds=seconds))


def test_messages_are_due_at_once_each_kind_by_itself(post: Post) -> None:
    """In the order in which they were decided on."""
    post.put("1", "раз", "два")
    post.put("2", "три")
    post.put("1", "новина", bulk=True)
    assert due(post) == [("1", "раз"), ("1", "два"), ("2", "три")]
    assert due(post, bulk=True) == [("1", "новина")]
    assert due(post, most=1) == [("1", "раз")]


def test_a_message_that_is_tried_later_holds_up_its_own_person_and_kind(post: Post) -> None:
    """Nothing overtakes it; the others do not wait."""
    post.put("1", "раз", "два")
    post.put("1", "новина", bulk=True)
    post.put("2", "три")
    claim(post, "раз")
    settle(post, "раз", retry(10))
    assert due(post) == [("2", "три")]
    assert due(post, bulk=True) == [("1", "новина")]
    post.now += 10 * SECOND
    assert due(post) == [("2", "три"), ("1", "раз")]
    claim(post, "раз")
    assert due(post) == [("1", "два"), ("2", "три")]


def test_two_who_begin_the_same_message_get_it_once(post: Post) -> None:
    """The second finds nothing to do, at the same time or later."""
    post.put("1", "раз")
    assert claim(post, "раз") is not None
    assert claim(post, "раз") is None
    settle(post, "раз", Verdict("sent"))
    assert claim(post, "раз") is None


def test_an_attempt_is_told_what_was_tried_before(post: Post) -> None:
    """Attempts count unless they were free, unknown ends are counted apart, parts are kept."""
    post.put("1", "раз")
    verdicts = [retry(0), Verdict("waiting", free=True), Verdict("waiting", unknown=True), retry(0)]
    tried = []
    for part, verdict in enumerate(verdicts):
        claimed = claim(post, "раз")
        assert claimed is not None
        tried.append((claimed.attempts, claimed.unknowns, claimed.part))
        post.do(partial(outbox.advance, key=claimed.id, part=part + 1))
        settle(post, "раз", verdict)
    assert tried == [(1, 0, 0), (2, 0, 1), (2, 0, 2), (3, 1, 3)]


def may_go(post: Post, text: str) -> bool:
    """Tell whether a message would be sent now, and leave it as it is."""
    claimed = claim(post, text)
    settle(post, text, Verdict("waiting", free=True))
    return claimed is not None


@pytest.mark.parametrize(("blocked", "status"), [(True, "blocked"), (False, "late")])
def test_what_is_not_to_be_sent_ends_without_a_call(post: Post, blocked: bool, status: str) -> None:
    """Because the person does not want it, or because it is no longer true; the first counts."""
    post.put("1", "раз", bulk=True, valid_until=post.now)
    assert may_go(post, "раз")
    post.now += SECOND
    if blocked:
        person = post.person("1")
        post.do(lambda tx: people.block(tx, person, blocked=True))
    assert claim(post, "раз") is None
    assert post.statuses() == {"раз": status}


def test_what_was_being_sent_when_the_process_died_is_found(post: Post) -> None:
    """With all that the verdict needs to know; what was settled is not."""
    post.put("1", "раз", "два", "три")
    claimed = [claim(post, text) for text in ("раз", "два")]
    settle(post, "раз", Verdict("sent"))
    post.store.close()
    post.open()
    assert post.do(lambda tx: outbox.interrupted(tx, BOT, CHANNEL)) == claimed[1:]
    assert due(post) == [("1", "три")]


def test_what_is_told_in_another_way_is_taken_once(post: Post) -> None:
    """All that waits for the person, in order; what is under way is not touched."""
    post.put("1", "раз", "два", "три")
    post.put("2", "чотири")
    claim(post, "раз")
    person = post.person("1")
    taken = [post.do(lambda tx: outbox.take(tx, person)) for _ in range(2)]
    assert [[message.text for message in each] for each in taken] == [["два", "три"], []]
    assert post.statuses() == {
        "раз": "sending", "два": "sent", "три": "sent", "чотири": "waiting",
    }  # fmt: skip


def test_what_was_said_to_a_chat_is_given_after_a_number(post: Post) -> None:
    """Sent or not yet, but not what never will be; nobody sees another's."""
    post.put("1", "раз", "два", "три", "чотири")
    post.put("2", "чуже")
    claim(post, "два")
    for text, status in (("раз", "sent"), ("три", "failed")):
        claim(post, text)
        settle(post, text, Verdict(status))

    def said(after: int) -> list[str]:
        found = post.do(lambda tx: outbox.said(tx, BOT, CHANNEL, "1", after, post.now))
        assert [key for key, _ in found] == sorted(key for key, _ in found if key > after)
        return [message.text for _, message in found]

    assert said(0) == ["раз", "два", "чотири"]
    assert said(key_of(post, "два")) == ["чотири"]


@pytest.mark.parametrize(
    "states",
    [
        order
        for chosen in (("delivered",), ("seen",), ("failed",), ("delivered", "seen"),
                       ("failed", "delivered"), ("failed", "delivered", "seen"))
        for order in permutations(chosen)
    ],
)  # fmt: skip
def test_receipts_come_in_any_order(post: Post, states: tuple[str, ...]) -> None:
    """The best that is known counts; one device failed where another has it is no failure."""
    post.put("1", "раз")
    claim(post, "раз")
    settle(post, "раз", Verdict("sent", key="м1"))
    for state in (*states, *states):
        assert receipt(post, BOT, CHANNEL, "м1", state)
    best = max(states, key=["failed", "delivered", "seen"].index)
    assert post.statuses() == {"раз": best}


def test_a_receipt_for_what_nobody_knows_changes_nothing(post: Post) -> None:
    """Another bot's, another channel's, or a message that is not there any more."""
    post.put("1", "раз")
    claim(post, "раз")
    settle(post, "раз", Verdict("sent", key="м1"))
    for bot, channel, key in ((BOT, CHANNEL, "м2"), (BOT, "viber", "м1"), ("інший", CHANNEL, "м1")):
        assert not receipt(post, bot, channel, key, "seen")
    assert post.statuses() == {"раз": "sent"}


def test_what_people_fetch_is_still_true_and_may_be_fetched_twice(post: Post) -> None:
    """What has stopped being true is left out; what may have been sent is not."""
    post.put("1", "застаріле", valid_until=post.now - timedelta(seconds=1))
    post.put("1", "може", valid_until=post.now)
    claim(post, "може")
    settle(post, "може", Verdict("unknown"))
    found = post.do(lambda tx: outbox.said(tx, BOT, CHANNEL, "1", 0, post.now))
    assert [message.text for _, message in found] == ["може"]
