"""What the browser gets: the page, its files, and how long it may keep them."""

import asyncio
import json
import re

import pytest

from channels.web.channel import Web
from channels.web.page import FOLDER, WORDS, chosen, words_of
from engine.language.analysis.sayings import WEB_PAGE
from engine.runtime.http import Request, Response, Route
from tests.channels.web.bot import Desk, web_flow

ROUTES = {route.path: route for route in Web(Desk().opening()).routes() if route.method == "GET"}
PAGE = ROUTES["/chat/bot"]


def fetched(
    route: Route, headers: dict[str, str] | None = None, query: dict[str, str] | None = None
) -> Response:
    """Ask for a file."""
    return asyncio.run(_answered(route, Request("GET", headers or {}, query or {}, b"")))


async def _answered(route: Route, request: Request) -> Response:
    return await route.answer(request)


def test_every_file_of_the_page_is_served() -> None:
    """Under the chat's own path, so that bots on one server do not share anything."""
    names = {path.name for path in FOLDER.iterdir()} - {"chat.html"}
    assert {path.removeprefix("/chat/bot/") for path in ROUTES if path != "/chat/bot"} == names


@pytest.mark.parametrize("path", ROUTES)
def test_a_file_is_sent_once(path: str) -> None:
    """A browser that has it is told so, in a few bytes; one that has another gets this one."""
    first = fetched(ROUTES[path])
    tag = first.headers["ETag"]
    assert (first.status, first.headers["Cache-Control"]) == (200, "no-cache")
    assert first.headers["Content-Type"].startswith(("text/", "image/svg+xml"))
    for known in (tag, f"W/{tag}", f'"old", {tag}'):
        again = fetched(ROUTES[path], {"if-none-match": known})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert fetched(ROUTES[path], {"if-none-match": '"old"'}).status == 200


def test_the_page_can_load_nothing_foreign_and_run_nothing_inline() -> None:
    """The policy says so, and the page keeps to it; it may stand in anybody's frame."""
    page = fetched(PAGE)
    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "*"
    html = page.body.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<style|https?:", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in each or 'type="application/json"' in each for each in scripts)


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({}, {}, "uk"),
        ({"accept-language": "ru-UA,ru;q=0.9,en;q=0.8"}, {}, "ru"),
        ({"accept-language": "en-US, de;q=0.5"}, {}, "uk"),
        ({"accept-language": "ru"}, {"lang": "uk"}, "uk"),
        ({"accept-language": "ru"}, {"lang": "<script>"}, "ru"),
        ({}, {"lang": "RU"}, "ru"),
    ],
)
def test_the_page_opens_in_a_language(
    headers: dict[str, str], query: dict[str, str], language: str
) -> None:
    """The one asked for, else the browser's, else the bot's first."""
    assert chosen(Request("GET", headers, query, b""), ("uk", "ru")) == language
    assert f'<html lang="{language}">' in fetched(PAGE, headers, query).body.decode()


def test_names_and_words_are_text() -> None:
    """Whatever stands in a name or a word, it is no markup."""
    html = fetched(PAGE).body.decode()
    assert 'src="bot/app.js"' in html
    assert "<h1>Місто &amp; Енерго</h1>" in html
    words = re.search(r'<script type="application/json" id="words">(.*?)</script>', html, re.DOTALL)
    assert words is not None
    assert json.loads(words[1]) == words_of(web_flow())
    assert "<" not in words[1]


def test_the_page_has_the_words_that_the_check_asks_for() -> None:
    """No fewer, no more: what is used is looked for, what is looked for is used."""
    sources = "".join(path.read_text("utf-8") for path in FOLDER.iterdir())
    used = set(re.findall(r'(?:data-(?:word|label|placeholder)=|word\(|speaker\()"(\w+)"', sources))
    used |= set(re.findall(r"words\.(\w+)", sources)) - {"js"}
    used |= set(re.findall(r"\$([a-z_]+)", sources)) - {"path", "name", "lang"}
    used |= set(re.findall(r"(?:sending|sent|failed): \"(\w+)\"", sources))
    assert used == set(WEB_PAGE)
    for words in words_of(web_flow()).values():
        assert words.keys() == set(WEB_PAGE)


def test_the_embedding_script_has_its_words() -> None:
    """It is one file, since it stands on a page that is not ours."""
    script = fetched(ROUTES["/chat/bot/embed.js"]).body.decode()
    assert WORDS not in script
    assert "Відкрити чат" in script
