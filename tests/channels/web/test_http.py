"""The chat's server over real HTTP: what is stored, what is told, what is refused."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, ClientTimeout, TCPConnector

from channels.web.newcomers import Newcomers
from channels.web.waiting import MOST
from engine.core.effects import Message
from tests.channels.web.bot import GREETING, Desk
from tests.channels.web.site import Site

TOKEN, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
Answered = tuple[int, Any]


class Browser:
    """Posts as the page does."""

    def __init__(self, session: ClientSession, site: Site, token: str = TOKEN) -> None:
        self._session, self._site, self._token = session, site, token
        self._order = 0

    async def post(self, what: str, body: object, authorization: str | None = None) -> Answered:
        """Post JSON, or bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": authorization or f"Bearer {self._token}"}
        async with self._session.post(
            f"{self._site.chat}/{what}", data=data, headers=headers
        ) as answer:
            return answer.status, await answer.json()

    async def say(self, key: str | None = None, **act: object) -> Answered:
        """Post a message."""
        self._order += 1
        body = {"id": key or str(uuid4()), "order": self._order, "language": "uk", **act}
        return await self.post("messages", body)

    async def poll(self, after: int = 0, era: str | None = None) -> list[str]:
        """Fetch what is new in an era, the present one unless another is named; only the texts."""
        body = {"after": after, "era": era or self._site.desk.store}
        status, answer = await self.post("poll", body)
        assert status == 200
        assert answer["era"] == self._site.desk.store
        return [message["text"] for message in answer["messages"]]


def chatting(site: Site, talk: Callable[[Browser], Coroutine[Any, Any, None]]) -> None:
    """Let a browser talk."""

    async def run() -> None:
        async with browsing(site) as browser:
            await talk(browser)

    asyncio.run(run())


@asynccontextmanager
async def browsing(site: Site, token: str = TOKEN) -> AsyncIterator[Browser]:
    """Open a browser."""
    async with ClientSession(timeout=ClientTimeout(10)) as session:
        yield Browser(session, site, token)


def test_what_is_said_is_stored_and_answered(site: Site, desk: Desk) -> None:
    """A message is confirmed once it is stored; the answers are fetched by number."""

    async def talk(browser: Browser) -> None:
        assert await browser.say(start=True) == (202, {})
        assert await browser.poll() == [GREETING, "Що зробити?"]
        assert await browser.say(press="m1:send") == (202, {})
        status, answer = await browser.post("poll", {"after": 2, "era": desk.store})
        assert (status, answer) == (
            200,
            {
                "era": desk.store,
                "messages": [
                    {
                        "id": 3,
                        "part": 0,
                        "text": "Натиснуто m1:send. Правильно?",
                        "buttons": [
                            [{"label": "Так", "id": "2:yes"}],
                            [{"label": "Ні", "id": "2:no"}],
                        ],
                    }
                ],
            },
        )

    chatting(site, talk)
    assert desk.heard == ["/start", "[m1:send]"]
    assert [update.order for update in desk.taken.values()] == [1, 2]
    assert {update.language for update in desk.taken.values()} == {"uk"}
    assert TOKEN not in str(desk.taken)


def test_a_message_posted_twice_counts_once(site: Site, desk: Desk) -> None:
    """Its id stays, so that the store knows it again; both are confirmed."""

    async def talk(browser: Browser) -> None:
        key = str(uuid4())
        both = await asyncio.gather(*[browser.say(key, text="Привіт") for _ in range(2)])
        assert both == [(202, {}), (202, {})]
        assert await browser.poll() == ["Ви написали: Привіт"]

    chatting(site, talk)
    assert len(desk.posts) == 2


def test_two_people_hear_only_what_is_theirs(site: Site) -> None:
    """The secret makes the chat."""

    async def talk(browser: Browser) -> None:
        await browser.say(text="один")
        async with browsing(site, OTHER) as other:
            await other.say(text="два")
            assert await other.poll() == ["Ви написали: два"]
        assert await browser.poll() == ["Ви написали: один"]

    chatting(site, talk)


def test_a_poll_waits_for_what_is_said_next(site: Site, desk: Desk) -> None:
    """It is woken, and does not have to be asked again."""

    async def talk(browser: Browser) -> None:
        await browser.say(text="Привіт")
        poll = asyncio.create_task(browser.poll(after=1))
        await asyncio.to_thread(desk.wait_for_reads, 1)
        assert not poll.done()
        await asyncio.to_thread(site.run, desk.say(desk.chat, Message("notice", "Нагадуємо!")))
        assert await poll == ["Нагадуємо!"]

    chatting(site, talk)


def test_what_is_said_between_polls_is_there(site: Site, desk: Desk) -> None:
    """Nothing is lost when nobody waits, and nothing comes twice."""

    async def talk(browser: Browser) -> None:
        await browser.say(text="раз")
        await asyncio.to_thread(site.run, desk.say(desk.chat, Message("notice", "Нагадуємо!")))
        assert await browser.poll() == ["Ви написали: раз", "Нагадуємо!"]
        assert await browser.poll(after=1) == ["Нагадуємо!"]

    chatting(site, talk)


def test_everything_goes_on_after_a_restart(site: Site, desk: Desk) -> None:
    """The server keeps nothing of its own."""

    async def before(browser: Browser) -> None:
        await browser.say(text="до")

    async def after(browser: Browser) -> None:
        assert await browser.poll() == ["Ви написали: до"]
        await browser.say(text="після")
        assert await browser.poll(after=1) == ["Ви написали: після"]

    chatting(site, before)
    site.stop()
    site.start()
    chatting(site, after)
    assert desk.heard == ["до", "після"]


def test_who_knows_another_store_hears_all_of_this_one(site: Site, desk: Desk) -> None:
    """At once, whatever number they are at, and with the name of this one; so do those without."""

    async def talk(browser: Browser) -> None:
        assert await browser.poll(after=50, era=str(uuid4())) == []
        await browser.say(text="Привіт")
        for known in (str(uuid4()), None):
            status, answer = await browser.post("poll", {"after": 50, "era": known})
            assert (status, answer["era"]) == (200, desk.store)
            assert [each["text"] for each in answer["messages"]] == ["Ви написали: Привіт"]

    chatting(site, talk)


def test_who_waits_is_answered_when_the_server_stops(site: Site, desk: Desk) -> None:
    """At once, with nothing; whoever asks afterwards is told to come back."""

    async def talk(browser: Browser) -> None:
        polls = [asyncio.create_task(browser.poll()) for _ in range(2)]
        await asyncio.to_thread(desk.wait_for_reads, 2)
        await asyncio.to_thread(site.run, site.web.close())
        assert await asyncio.gather(*polls) == [[], []]
        assert await browser.post("poll", {"after": 0}) == (503, {"error": "closing"})

    chatting(site, talk)


def test_a_poll_in_vain_ends_with_nothing(desk: Desk) -> None:
    """When its time is over it is answered, so that no proxy cuts it off."""
    site = Site(desk, patience=0.05)
    site.start()

    async def talk(browser: Browser) -> None:
        assert await browser.poll() == []

    chatting(site, talk)
    site.stop()


def test_too_many_polls_of_a_chat_end_the_oldest(site: Site, desk: Desk) -> None:
    """The newest wait on; those of other people are left alone."""

    async def talk(browser: Browser) -> None:
        async with browsing(site, OTHER) as other:
            stranger = asyncio.create_task(other.poll())
            await asyncio.to_thread(desk.wait_for_reads, 1)
            polls = []
            for number in range(MOST + 1):
                polls.append(asyncio.create_task(browser.poll()))
                await asyncio.to_thread(desk.wait_for_reads, number + 2)
            assert await polls[0] == []
            assert not any(poll.done() for poll in (stranger, *polls[1:]))
            await browser.say(text="Привіт")
            assert await asyncio.gather(*polls[1:]) == [["Ви написали: Привіт"]] * MOST
            stranger.cancel()

    chatting(site, talk)


def test_three_hundred_invented_people_hold_no_more_than_the_cap(desk: Desk) -> None:
    """Of all polls the oldest are answered with nothing, and who speaks is served as ever."""
    site = Site(desk, in_all=20)
    site.start()

    async def talk(browser: Browser) -> None:
        await browser.say(text="Привіт")
        mine = asyncio.create_task(browser.poll(after=1))
        await asyncio.to_thread(desk.wait_for_reads, 1)
        async with ClientSession(
            timeout=ClientTimeout(20), connector=TCPConnector(limit=0)
        ) as all_:
            strangers = [Browser(all_, site, uuid4().hex) for _ in range(300)]
            polls = [asyncio.create_task(stranger.poll()) for stranger in strangers]
            await asyncio.to_thread(desk.wait_for_reads, 301)
            assert await mine == []
            for poll in asyncio.as_completed(polls[: 300 - 20]):
                assert await poll == []
            await browser.say(text="Це я")
            assert await browser.poll(after=1) == ["Ви написали: Це я"]
            await asyncio.to_thread(site.run, site.web.close())
            assert await asyncio.gather(*polls) == [[]] * 300

    chatting(site, talk)
    site.stop()


def test_invented_people_do_not_get_in_faster_than_others_could_come(desk: Desk) -> None:
    """429 beyond the burst, counted and not stored; those who are known stay welcome."""
    site = Site(desk, newcomers=Newcomers(rate=0, burst=30))
    site.start()

    async def talk(browser: Browser) -> None:
        assert (await browser.say(text="Привіт"))[0] == 202
        async with ClientSession(
            timeout=ClientTimeout(20), connector=TCPConnector(limit=0)
        ) as all_:
            strangers = [Browser(all_, site, uuid4().hex) for _ in range(300)]
            answers = await asyncio.gather(*[each.say(text="чужий") for each in strangers])
        assert Counter(status for status, _ in answers) == {202: 29, 429: 271}
        assert (429, {"error": "rate"}) in answers
        assert await browser.poll() == ["Ви написали: Привіт"]

    chatting(site, talk)
    site.stop()
    assert desk.reasons == {"rate": 271}
    assert len(desk.taken) == 30


def test_nothing_is_confirmed_while_the_store_is_down(site: Site, desk: Desk) -> None:
    """503: the page tries again, and then it counts once."""

    async def talk(browser: Browser) -> None:
        key = str(uuid4())
        desk.down = True
        assert await browser.say(key, text="Привіт") == (503, {"error": "store"})
        assert (await browser.post("poll", {"after": 0}))[0] == 503
        desk.down = False
        assert await browser.say(key, text="Привіт") == (202, {})

    chatting(site, talk)
    assert desk.heard == ["Привіт"]
    assert not desk.reasons


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN[1:]}", f"Bearer {TOKEN}0",
     f"Bearer {TOKEN[1:]}g", f"Bearer  {TOKEN[1:]}", "Bearer " + "٣" * 32],
)  # fmt: skip
def test_who_has_no_secret_is_not_let_in(site: Site, desk: Desk, authorization: str) -> None:
    """401, counted, nothing stored; neither for messages nor for polls."""

    async def talk(browser: Browser) -> None:
        message = {"id": str(uuid4()), "order": 1, "text": "Привіт"}
        bearer = authorization or "none"
        for what, body in (("messages", message), ("poll", {"after": 0})):
            assert await browser.post(what, body, bearer) == (401, {"error": "token"})

    chatting(site, talk)
    assert desk.reasons == {"token": 2}
    assert not desk.taken


def test_what_is_too_long_is_refused_by_its_size(site: Site, desk: Desk) -> None:
    """4,000 characters are let in, one more is not, nor a body of any other size."""

    async def talk(browser: Browser) -> None:
        assert (await browser.say(text="я" * 4_000))[0] == 202
        assert (await browser.say(text="😀" * 4_000))[0] == 202
        assert await browser.say(text="я" * 4_001) == (413, {"error": "size"})
        assert await browser.post("messages", b" " * 70_000) == (413, {"error": "size"})

    chatting(site, talk)
    assert desk.reasons == {"size": 2}
    assert len(desk.taken) == 2


def test_what_makes_no_sense_is_refused(site: Site, desk: Desk) -> None:
    """Bytes that are no JSON, JSON that is no message; the server goes on."""
    bodies = [b"", b"{", b"\xff", b"[" * 60_000, b"null", b'{"after": NaN}', b"9" * 5_000]

    async def talk(browser: Browser) -> None:
        for body in bodies:
            for what in ("messages", "poll"):
                assert await browser.post(what, body) == (400, {"error": "malformed"})
        assert (await browser.say(text="Привіт"))[0] == 202

    chatting(site, talk)
    assert desk.reasons == {"malformed": 2 * len(bodies)}
    assert desk.heard == ["Привіт"]
