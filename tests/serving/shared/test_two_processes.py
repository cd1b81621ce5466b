"""Two processes on one PostgreSQL: both are at work, either may die, and nothing shows of it."""

import json
import select
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.places import Database
from tests.serving.order import faults, heard, heard_out
from tests.serving.posting import Hook, update
from tests.serving.reckoning import BOT
from tests.serving.served import LONG, Served, until
from tests.serving.shared.town import Town, town
from tests.serving.test_web import WebSpeaker

PEOPLE = 12
HASTY = [f"слово {letter}" for letter in "абвгґдеєжз"]
"""Messages of one person who waits for no answer."""
SOON = 5.0
"""Seconds in which a role passes on."""
AT_ONCE = 1.0
"""Seconds in which a page is woken; nobody would look by themselves as soon as that."""


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Town]:
    """Serve a bot by two processes."""
    database = Database("postgres", tmp_path)
    place = str(database.place())
    try:
        with town(tmp_path, [place, place], PEOPLE) as found:
            yield found
    finally:
        database.close()


def test_either_may_die_and_nothing_shows_of_it(shared: Town) -> None:
    """The one that sends is killed, then the other one; the one that sends is stopped."""
    processes, crowd = shared.processes, shared.crowd
    crowd.come()
    with crowd.busy():
        until("both at work", lambda: min(processes.turns().values()) > PEOPLE / 3)
        sends = processes.had()
        processes.each[sends].kill()
        died = time.monotonic()
        assert processes.had(seconds=SOON) == processes.other(sends)
        print(f"a role passed on in {time.monotonic() - died:.2f} s")  # noqa: T201 - is measured
        processes.each[sends].start()
        until("both again", lambda: processes.turns()[sends] > 0)
        processes.each[sends].kill()
        processes.each[sends].start()
        sends = processes.had()
        assert processes.each[sends].stop() == 0
        assert processes.had(seconds=SOON) == processes.other(sends)
        processes.each[sends].start()
    assert shared.reckoning().faults == []


def test_hasty_words_are_heard_in_order_and_a_page_is_woken_from_afar(shared: Town) -> None:
    """Whichever process takes a word in; and what one has said is shown at once by the other."""
    lines = [
        [update(1000 * chat + number, chat, word) for number, word in enumerate(HASTY)]
        for chat in range(1, PEOPLE + 1)
    ]
    assert set(Hook(BOT, shared.port).post_all(lines)) == {200}
    served = shared.processes.any
    heard_out(served, PEOPLE * len(HASTY))
    assert heard(served) == {str(chat): HASTY for chat in range(1, PEOPLE + 1)}
    assert faults(served, [(chat, seen.text) for chat, seen in shared.telegram.news(0)]) == []
    assert min(shared.processes.turns().values()) > 0
    one, two = shared.processes.each.values()
    speaker = WebSpeaker(one, BOT)
    speaker.say("/start")
    speaker.shown(2)
    delays = [_woken(two, speaker) for _ in range(5)]
    print(f"a page was woken in {statistics.median(delays):.3f} s")  # noqa: T201 - is measured
    assert statistics.median(delays) < AT_ONCE


def _woken(other: Served, speaker: WebSpeaker) -> float:
    """Give the seconds from what a person says to what their page is told by another process."""
    told = speaker.told()
    newest = {"era": told["era"], "after": told["messages"][-1]["id"]}
    headers = {"Authorization": f"Bearer {speaker.token}"}
    with closing(HTTPConnection("127.0.0.1", other.port, timeout=LONG)) as page:
        page.request("POST", f"/chat/{BOT}/poll", json.dumps(newest).encode(), headers)
        assert select.select([page.sock], [], [], 0.5)[0] == []  # it waits
        began = time.monotonic()
        speaker.say("допомога")
        answer = json.loads(page.getresponse().read())
        assert answer["messages"]
        return time.monotonic() - began
