"""The chat on somebody else's page: one line, a round button, a frame."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from engine.core.effects import Message
from tests.channels.web.bot import Desk
from tests.channels.web.browsing import PHONE, Chat, box, console_of, opened
from tests.channels.web.site import Server, Site, showing
from tests.standins.ports import free_port

POLICY = "script-src {0}; style-src {0}; frame-src {0}; img-src data:; default-src 'none'"
HOST = """<!doctype html>
<html lang="{lang}">
<head>
  <meta name="viewport" content="width=device-width">
  <meta http-equiv="Content-Security-Policy" content="{policy}">
  <link rel="icon" href="data:,">
  <title>Місто</title>
  <script src="{chat}/embed.js" async></script>
</head>
<body><h1>Місто</h1><a href="#">Посилання</a></body>
</html>"""


@pytest.fixture
def host(site: Site) -> Iterator[str]:
    """Serve a page of another origin, which lets in nothing but the chat."""
    port = free_port()
    policy = POLICY.format(site.address)
    html = HOST.format(lang="uk", chat=site.chat, policy=policy)
    server = Server([showing(html), showing(html.replace('"uk"', '"ru-UA"'), "/ru")], port)
    server.start()
    yield f"http://127.0.0.1:{port}/"
    server.stop()


@pytest.fixture
def page(context: BrowserContext, host: str) -> Page:
    """Open that page."""
    return visited(context, host)


def visited(context: BrowserContext, host: str) -> Page:
    """Open that page in a profile."""
    page = context.new_page()
    page.goto(host)
    return page


def test_it_opens_and_closes_by_keyboard(page: Page, desk: Desk) -> None:
    """The button opens it, the focus goes in, Escape leads back; the conversation stays."""
    opener = page.get_by_role("button", name="Відкрити чат")
    opener.wait_for()
    assert page.locator("iframe").count() == 0
    assert not desk.taken
    page.get_by_role("link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat = Chat(page.frame_locator("iframe"))
    chat.says("Що зробити?")
    assert chat.focus == "Ваше повідомлення"
    page.keyboard.type("Привіт")
    page.keyboard.press("Enter")
    chat.says("Привіт")
    page.keyboard.press("Escape")
    opener.wait_for()
    assert page.locator("iframe").is_hidden()
    page.keyboard.press("Enter")
    chat.says("Привіт")
    page.wait_for_function("document.activeElement.shadowRoot?.activeElement?.tagName === 'IFRAME'")
    assert chat.focus == "Ваше повідомлення"
    page.get_by_role("button", name="Закрити чат").click()
    opener.wait_for()
    assert desk.heard == ["/start", "Привіт"]


def test_escape_in_a_question_closes_only_the_question(page: Page) -> None:
    """One step back at a time."""
    page.get_by_role("button", name="Відкрити чат").click()
    chat = Chat(page.frame_locator("iframe"))
    chat.says("Що зробити?")
    chat.page.get_by_role("button", name="Стерти розмову").click()
    page.keyboard.press("Escape")
    chat.page.get_by_role("dialog").wait_for(state="hidden")
    assert page.locator("iframe").is_visible()


def test_what_comes_while_it_is_closed_is_announced(page: Page, desk: Desk, site: Site) -> None:
    """On the button, in words too, until it is opened."""
    page.get_by_role("button", name="Відкрити чат").click()
    chat = Chat(page.frame_locator("iframe"))
    chat.says("Що зробити?")
    page.get_by_role("button", name="Закрити чат").click()
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    page.get_by_role("button", name="Відкрити чат: є нове повідомлення").click()
    chat.says("Нагадуємо!")
    page.get_by_role("button", name="Закрити чат").click()
    page.get_by_role("button", name="Відкрити чат", exact=True).wait_for()


def test_it_is_there_after_another_page_of_the_site(page: Page, desk: Desk, host: str) -> None:
    """The conversation goes on, nobody is greeted twice, and the site's language counts."""
    page.get_by_role("button", name="Відкрити чат").click()
    Chat(page.frame_locator("iframe")).says("Що зробити?")
    page.goto(f"{host}ru")
    page.get_by_role("button", name="Открыть чат").click()
    chat = Chat(page.frame_locator("iframe"))
    chat.says("Що зробити?")
    assert chat.input.get_attribute("placeholder") == "Ваше сообщение"
    assert desk.heard == ["/start"]


def test_it_keeps_to_the_policies_of_both_pages(context: BrowserContext, host: str) -> None:
    """The browser complains of nothing: no inline script or style, nothing foreign."""
    page = context.new_page()
    complaints = console_of(page)
    page.goto(host)
    page.get_by_role("button", name="Відкрити чат").click()
    chat = Chat(page.frame_locator("iframe"))
    chat.says("Що зробити?")
    chat.input.fill("довгий\nрядок")
    chat.input.press("Enter")
    chat.says("рядок")
    assert complaints == []


@pytest.mark.parametrize(("screen", "whole"), [("phone", True), ("desktop", False)])
def test_it_takes_the_whole_of_a_small_screen(
    browser: Browser, host: str, screen: str, whole: bool
) -> None:
    """On a phone there is no room for two pages; elsewhere the site stays in sight."""
    with opened(browser, **(PHONE if screen == "phone" else {})) as context:
        page = visited(context, host)
        opener = page.get_by_role("button", name="Відкрити чат")
        assert box(opener)["width"] >= 60
        opener.click()
        Chat(page.frame_locator("iframe")).says("Що зробити?")
        frame, size = box(page.locator("iframe")), page.viewport_size
        assert size is not None
        covered = (frame["width"], frame["height"]) == (size["width"], size["height"])
        assert covered == whole
        closer = box(page.get_by_role("button", name="Закрити чат"))
        for name in ("Русский", "Стерти розмову"):
            button = box(page.frame_locator("iframe").get_by_role("button", name=name))
            assert button["x"] + button["width"] <= closer["x"]


def test_it_can_be_closed_when_the_server_is_away(page: Page, site: Site) -> None:
    """The way out does not depend on the frame."""
    opener = page.get_by_role("button", name="Відкрити чат")
    opener.wait_for()
    site.stop()
    opener.click()
    page.get_by_role("button", name="Закрити чат").click()
    opener.wait_for()
    site.start()


def test_other_frames_close_nothing(page: Page) -> None:
    """Only the chat's own frame is listened to."""
    page.get_by_role("button", name="Відкрити чат").click()
    Chat(page.frame_locator("iframe")).says("Що зробити?")
    page.evaluate("window.postMessage({rozmova: 'close'}, '*')")
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert page.locator("iframe").is_visible()
