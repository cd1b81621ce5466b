"""The page can be read, named and reached by everybody, on any screen, in its languages."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from engine.core.effects import Choice, Message
from tests.channels.web.bot import Desk
from tests.channels.web.browsing import PHONE, Chat, box, opened, opened_chat
from tests.channels.web.looks import AA, contrast, nameless, overflow, small, texts
from tests.channels.web.site import Site

LONG = Message(
    "long",
    "Лічильник № 00123456, https://example.com/" + "а" * 60,
    (Choice("a", "Зателефонувати в контакт-центр підприємства"), Choice("b", "Ні")),
)
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": PHONE,
    "narrow": {**PHONE, "viewport": {"width": 320, "height": 568}},
    "zoomed to 200 %": {"viewport": {"width": 640, "height": 400}},
    "zoomed to 400 %": {"viewport": {"width": 320, "height": 256}},
}


def conversation(chat: Chat, desk: Desk, site: Site) -> None:
    """Let everything be seen that there is: both speakers, quiet buttons, what failed, no net."""
    chat.says("Що зробити?")
    chat.page.get_by_role("button", name="Передати показання").click()
    chat.says("Правильно?")
    chat.page.route("**/messages", lambda route: route.fulfill(status=400, json={}), times=1)
    chat.input.fill("дивне")
    chat.input.press("Enter")
    chat.page.locator(".failed").wait_for()
    site.run(desk.say(desk.chat, LONG))
    chat.says("00123456")
    chat.page.context.set_offline(True)
    chat.page.get_by_role("status").filter(has_text="Немає зв’язку").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_large_and_stands_out(
    browser: Browser, site: Site, desk: Desk, scheme: str
) -> None:
    """18 px for what is said and pressed, 15 for notes; contrast as WCAG AA asks, or better."""
    with opened(browser, **PHONE, color_scheme=scheme) as context:
        chat = opened_chat(context, site.chat)
        conversation(chat, desk, site)
        shown = texts(chat.page)
        assert {text for text in shown if text.contrast < AA} == set()
        notes = {"Надіслано", "Не надіслано. Спробуйте, будь ласка, написати інакше."}
        assert {text.text for text in shown if text.size < 18} == notes
        assert min(text.size for text in shown) >= 15
        chat.page.get_by_role("button", name="Стерти розмову").click()
        assert {text for text in texts(chat.page) if text.contrast < AA} == set()


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut_off_or_out_of_reach(
    browser: Browser, site: Site, desk: Desk, screen: str
) -> None:
    """Nothing is wider than the screen; every control has a name and is as large as a finger."""
    with opened(browser, **SCREENS[screen]) as context:
        chat = opened_chat(context, site.chat)
        conversation(chat, desk, site)
        assert overflow(chat.page) == []
        assert nameless(chat.page) == []
        assert small(chat.page) == []
        assert box(chat.input)["y"] < SCREENS[screen]["viewport"]["height"] - 40


def test_a_screen_reader_knows_what_is_what(browser: Browser, site: Site) -> None:
    """A log that is read out as it grows, a labelled input, and who says what."""
    with opened(browser) as context:
        chat = opened_chat(context, site.chat)
        chat.says("Що зробити?")
        chat.input.fill("Привіт")
        chat.input.press("Enter")
        chat.says("Привіт")
        chat.sent("Привіт")
        page = chat.page
        assert page.get_by_role("log", name="Розмова").get_attribute("aria-live") == "polite"
        assert page.get_by_role("heading", level=1).inner_text() == "Місто & Енерго"
        assert page.title() == "Місто & Енерго · Чат"
        snapshot = page.get_by_role("log").aria_snapshot()
        assert snapshot.replace("'", "").splitlines()[1:] == [
            "  - text: \"Бот:\"",
            "  - paragraph: Вітаємо! Тут можна передати показання.",
            "  - text: \"Бот:\"",
            "  - paragraph: Що зробити?",
            "  - button \"Передати показання\"",
            "  - button \"Коли передавати\"",
            "  - text: \"Ви:\"",
            "  - paragraph: Привіт",
            "  - paragraph: Надіслано",
            "  - text: \"Бот:\"",
            "  - paragraph: \"Ви написали: Привіт\"",
        ]  # fmt: skip


def test_what_was_there_before_is_not_read_out_again(browser: Browser, site: Site) -> None:
    """After a reload, or in another language, the log keeps silent until it is complete."""
    with opened(browser) as context:
        chat = opened_chat(context, site.chat)
        chat.says("Що зробити?")
        chat.page.add_init_script(
            """addEventListener('DOMContentLoaded', () => {
              window.loud = 0;
              const log = document.getElementById('log');
              new MutationObserver((all) => {
                const added = all.filter((each) => each.type === 'childList');
                if (log.ariaLive !== 'off') window.loud += added.length;
              }).observe(log, {childList: true});
            })"""
        )
        chat.page.reload()
        chat.says("Що зробити?")
        chat.page.wait_for_function("document.getElementById('log').ariaLive === 'polite'")
        chat.page.get_by_role("button", name="Русский").click()
        chat.page.get_by_role("log", name="Разговор").wait_for()
        assert chat.page.evaluate("window.loud") == 0
        chat.input.fill("Привет")
        chat.input.press("Enter")
        chat.says("Привет")
        assert chat.page.evaluate("window.loud") > 0


def test_the_page_speaks_the_language_that_is_chosen(
    browser: Browser, site: Site, desk: Desk
) -> None:
    """The browser's, or that of the link; one press switches it, and it stays."""
    with opened(browser, locale="ru-RU") as context:
        chat = opened_chat(context, site.chat)
        chat.says("Що зробити?")
        page = chat.page
        assert page.get_by_role("textbox", name="Ваше сообщение").is_visible()
        page.get_by_role("button", name="Українська").click()
        assert page.get_by_role("textbox", name="Ваше повідомлення").is_visible()
        assert page.locator("html").get_attribute("lang") == "uk"
        chat.input.fill("Привіт")
        chat.input.press("Enter")
        chat.says("Привіт")
        page.goto(f"{site.chat}?lang=ru")
        chat.says("Привіт")
        assert page.get_by_role("textbox", name="Ваше повідомлення").is_visible()
        assert page.get_by_role("button", name="Русский").get_attribute("lang") == "ru"
    assert [update.language for update in desk.taken.values()] == ["ru", "uk"]


def test_the_keyboard_on_the_screen_hides_nothing(browser: Browser, site: Site, desk: Desk) -> None:
    """When half of the screen goes, the input and the newest message stay."""
    with opened(browser, **PHONE) as context:
        chat = opened_chat(context, site.chat)
        conversation(chat, desk, site)
        chat.page.get_by_role("log").evaluate("e => { e.scrollTop = e.scrollHeight; }")
        chat.page.evaluate("() => new Promise(requestAnimationFrame)")
        chat.page.set_viewport_size({"width": 390, "height": 420})
        chat.page.wait_for_function("document.body.clientHeight === 420")
        last = chat.page.get_by_role("button", name="Ні", exact=True).last
        for seen in (box(chat.input), box(last)):
            assert 0 <= seen["y"] <= 420 - seen["height"]


def test_a_finger_brings_no_keyboard_up(browser: Browser, site: Site) -> None:
    """On a phone the input takes the focus only when it is touched."""
    with opened(browser, **PHONE) as context:
        chat = opened_chat(context, site.chat)
        chat.says("Що зробити?")
        chat.page.get_by_role("button", name="Передати показання").tap()
        chat.says("Правильно?")
        assert chat.input.evaluate("e => e !== document.activeElement")


def test_contrast_is_measured_right() -> None:
    """Black on white is 21, a colour on itself 1; WCAG's own example of grey is just short."""
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(9, 9, 9)", "rgb(9, 9, 9)") == pytest.approx(1)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)


MERGES = """async ([address, entries]) => {
  const { merged } = await import(address);
  const parts = [0, 1, 2].map((n) => entries.filter((_, at) => at % 3 === n || at % 2 === 0));
  const [a, b, c] = parts;
  return [merged(merged(a, b), c), merged(a, merged(c, b)), merged(merged(b, c), merged(a, a))];
}"""


def test_tabs_agree_on_the_transcript_in_whatever_order_they_meet(
    browser: Browser, site: Site
) -> None:
    """Merging is the same from all sides, keeps the newest 200, and what was sent stays sent."""
    theirs: list[dict[str, object]] = [
        {"key": f"{n}.{part}", "id": n, "part": part} for n in range(1, 90) for part in range(2)
    ]
    mine = [
        {"key": f"m{n}", "mine": True, "after": n * 2, "order": 1_000 - n, "state": state}
        for n in range(30)
        for state in ("sending", "sent")
    ]
    with opened(browser) as context:
        chat = opened_chat(context, site.chat)
        one, *others = chat.page.evaluate(MERGES, [f"{site.chat}/entries.js", mine + theirs])
    assert others == [one, one]
    assert len(one) == 200
    assert {entry["state"] for entry in one if "state" in entry} == {"sent"}
    assert one == sorted(one, key=place)


def place(entry: dict[str, Any]) -> tuple[int, int]:
    """Give where an entry belongs: a person's after all that they had read."""
    return (entry["after"], 9) if "mine" in entry else (entry["id"], entry["part"])
