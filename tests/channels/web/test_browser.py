"""A person chats in a real browser: nothing is lost or doubled, whatever the connection does."""

import json

import pytest
from playwright.sync_api import BrowserContext, Route

from engine.core.effects import Choice, Message
from tests.channels.web.bot import GREETING, Desk
from tests.channels.web.browsing import Chat, opened_chat
from tests.channels.web.site import Site

BEGUN = [GREETING, "Що зробити?"]


def test_by_keyboard_alone(chat: Chat, desk: Desk) -> None:
    """Write, send, go to the new buttons and press one; then one is back at the input."""
    keyboard = chat.page.keyboard
    assert chat.focus == "Ваше повідомлення"
    keyboard.press("Shift+Tab")
    assert chat.focus == "Коли передавати"
    keyboard.press("Shift+Tab")
    assert chat.focus == "Передати показання"
    keyboard.press("Enter")
    chat.says("Правильно?")
    assert chat.focus == "Ваше повідомлення"
    keyboard.type("перший")
    keyboard.press("Shift+Enter")
    keyboard.type("другий")
    keyboard.press("Enter")
    chat.says("другий")
    assert desk.heard == ["/start", "[m1:send]", "перший\nдругий"]
    assert chat.input.input_value() == ""
    keyboard.press("Shift+Tab")
    assert chat.focus == "Розмова"


def test_an_empty_message_is_not_sent(chat: Chat, desk: Desk) -> None:
    """Nor are spaces; spaces around a message are left out."""
    chat.input.press("Enter")
    chat.input.fill("  \n ")
    chat.input.press("Enter")
    chat.input.fill(" так \n")
    chat.input.press("Enter")
    chat.says("так")
    assert desk.heard == ["/start", "так"]


def test_old_buttons_are_quiet_and_still_work(chat: Chat, desk: Desk) -> None:
    """Whoever scrolls up to the menu gets what they press; those that count stand out."""
    chat.page.get_by_role("button", name="Передати показання").click()
    chat.says("Правильно?")
    assert chat.page.locator(".quiet button").all_inner_texts() == [
        "Передати показання",
        "Коли передавати",
    ]
    assert chat.page.locator(".entry:not(.quiet) button").all_inner_texts() == ["Так", "Ні"]
    chat.page.get_by_role("button", name="Коли передавати").click()
    chat.says("m1:when")
    assert desk.heard[1:] == ["[m1:send]", "[m1:when]"]


def test_all_that_was_said_since_the_person_spoke_can_be_answered(
    chat: Chat, desk: Desk, site: Site
) -> None:
    """A notice does not take the buttons of the question before it away."""
    site.run(desk.say(desk.chat, Message("notice", "Завтра!", (Choice("n:send", "Передати"),))))
    chat.says("Завтра!")
    assert chat.page.locator(".quiet button").count() == 0


def test_a_reload_goes_on_where_one_was(chat: Chat, desk: Desk, site: Site) -> None:
    """The transcript is there, what was said meanwhile comes, and nobody is greeted twice."""
    chat.page.get_by_role("button", name="Передати показання").click()
    chat.says("Правильно?")
    chat.page.goto("about:blank")
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    chat.page.goto(site.chat)
    chat.says("Нагадуємо!")
    asked = "Натиснуто m1:send. Правильно?"
    assert chat.texts == [*BEGUN, "Передати показання", asked, "Нагадуємо!"]
    assert desk.heard == ["/start", "[m1:send]"]


def test_without_a_connection_messages_wait(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """They are shown at once, in order; the page says what is wrong, and sends them later."""
    context.set_offline(True)
    chat.page.get_by_role("status").filter(has_text="Немає зв’язку").wait_for()
    for text in ("раз", "два"):
        chat.input.fill(text)
        chat.input.press("Enter")
    assert chat.texts == [*BEGUN, "раз", "два"]
    assert chat.page.locator(".state").all_inner_texts() == ["Надсилаємо…"] * 2
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    context.set_offline(False)
    chat.says("два")
    assert desk.heard == ["/start", "раз", "два"]
    assert chat.texts == [
        *BEGUN, "раз", "два", "Нагадуємо!", "Ви написали: раз", "Ви написали: два"
    ]  # fmt: skip
    chat.page.get_by_role("status").filter(has_not_text="зв’язку").wait_for(state="attached")


def test_what_waits_outlives_the_page(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """Written without a connection, the page closed, opened later: it is sent, once."""
    context.set_offline(True)
    chat.input.fill("важливе")
    chat.input.press("Enter")
    chat.page.locator(".state", has_text="Надсилаємо").wait_for()
    chat.page.close()
    context.set_offline(False)
    later = opened_chat(context, site.chat)
    later.says("важливе")
    assert desk.heard == ["/start", "важливе"]


def test_a_restart_of_the_server_is_hardly_noticed(chat: Chat, desk: Desk, site: Site) -> None:
    """What was written while it was away arrives when it is back."""
    site.stop()
    chat.input.fill("Привіт")
    chat.input.press("Enter")
    chat.page.get_by_role("status").filter(has_text="Немає зв’язку").wait_for()
    site.start()
    chat.says("Привіт")
    chat.sent("Привіт")
    assert desk.heard == ["/start", "Привіт"]


def test_a_lost_confirmation_doubles_nothing(chat: Chat, desk: Desk) -> None:
    """The message arrived, the answer did not: it is sent again under the same id."""
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if not lost:
            lost.append(route.request.post_data or "")
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    chat.page.route("**/messages", lose_the_first)
    chat.input.fill("раз")
    chat.input.press("Enter")
    chat.sent("раз")
    chat.says("раз")
    assert desk.heard == ["/start", "раз"]
    key = json.loads(lost[0])["id"]
    assert desk.posts[1:] == [f"{desk.chat}:{key}"] * 2
    assert chat.texts == [*BEGUN, "раз", "Ви написали: раз"]


@pytest.mark.parametrize("status", [400, 401, 413])
def test_what_is_refused_is_not_tried_again(chat: Chat, desk: Desk, status: int) -> None:
    """The person is told, the text stays, and the next message goes out."""
    chat.page.route(
        "**/messages", lambda route: route.fulfill(status=status, json={"error": "no"}), times=1
    )
    chat.input.fill("дивне")
    chat.input.press("Enter")
    chat.page.locator(".failed", has_text="Не надіслано").wait_for()
    chat.input.fill("просте")
    chat.input.press("Enter")
    chat.says("просте")
    assert desk.heard == ["/start", "просте"]


def test_two_tabs_show_one_conversation(chat: Chat, context: BrowserContext, desk: Desk,
                                        site: Site) -> None:  # fmt: skip
    """Whichever one writes in, both have everything, once and in the same order."""
    other = opened_chat(context, site.chat)
    other.says("Що зробити?")
    for number, tab in enumerate((chat, other, chat)):
        tab.page.bring_to_front()
        tab.input.fill(f"рядок {number}")
        tab.input.press("Enter")
        chat.says(f"рядок {number}")
        other.says(f"рядок {number}")
    said = [text for n in range(3) for text in (f"рядок {n}", f"Ви написали: рядок {n}")]
    assert chat.texts == other.texts == [*BEGUN, *said]
    assert desk.heard == ["/start", "рядок 0", "рядок 1", "рядок 2"]
    assert len(desk.posts) == 4


def test_what_another_tab_has_just_written_is_not_overwritten(chat: Chat) -> None:
    """Even before this tab has been told of it."""
    chat.page.evaluate(
        """() => {
          const [name] = Object.keys(localStorage);
          const kept = JSON.parse(localStorage[name]);
          const {chapter} = kept;
          const mine = {key: 'x', mine: true, chapter, after: 2, order: 1};
          const entry = {...mine, text: 'раз', state: 'sent'};
          localStorage[name] = JSON.stringify({...kept, entries: [...kept.entries, entry]});
        }"""
    )
    chat.input.fill("два")
    chat.input.press("Enter")
    chat.says("два")
    assert chat.texts == [*BEGUN, "раз", "два", "Ви написали: два"]


def test_clearing_forgets_the_person_on_this_device(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """In every tab: another secret, an empty transcript, a new greeting; not by mistake."""
    other = opened_chat(context, site.chat)
    chat.input.fill("моя таємниця")
    chat.input.press("Enter")
    other.says("таємниця")
    chat.page.bring_to_front()
    clear = chat.page.get_by_role("button", name="Стерти розмову")
    clear.click()
    chat.page.keyboard.press("Escape")
    clear.click()
    chat.page.get_by_role("button", name="Ні, залишити").click()
    assert "моя таємниця" in chat.texts
    before = token(chat)
    clear.click()
    chat.page.get_by_role("button", name="Так, стерти").click()
    for tab in (chat, other):
        tab.page.locator(".mine").wait_for(state="detached")
        tab.says("Що зробити?")
        assert tab.texts == BEGUN
        assert token(tab) != before
    assert len({update.chat for update in desk.taken.values()}) == 2
    assert "таємниця" not in chat.page.evaluate("JSON.stringify(localStorage)")


def token(chat: Chat) -> str:
    """Give the secret that the browser keeps."""
    return str(chat.page.evaluate("JSON.parse(Object.values(localStorage)[0]).token"))


def test_without_storage_the_chat_lasts_as_long_as_the_page(
    context: BrowserContext, site: Site
) -> None:
    """A browser that keeps nothing, as in a frame with cookies blocked, still talks."""
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})"
    )
    chat = opened_chat(context, site.chat)
    chat.says("Що зробити?")
    chat.input.fill("Привіт")
    chat.input.press("Enter")
    chat.says("Привіт")
    assert chat.texts == [*BEGUN, "Привіт", "Ви написали: Привіт"]


def test_texts_are_never_markup(chat: Chat, desk: Desk, site: Site) -> None:
    """What people and bots say is shown as it is; addresses and phones can be followed."""
    text = (
        "<img src=x onerror=alert(1)> <b>жирно</b>\n  javascript:alert(1)\n"
        "https://example.com/?a=<i>, (https://example.com/дім).\n"
        "(044) 202-15-88, +380441234567, 0 800 123 456, (0532) 510-510, "
        "рахунок 0501234567, показник 012345, 2026-03-02, 12 345 67"
    )
    choice = Choice("x", "<b>Так</b>")
    site.run(desk.say(desk.chat, Message("odd", text, (choice,))))
    chat.says("жирно")
    entry = chat.page.locator(".entry").last
    assert entry.locator(".text").inner_text() == text
    assert entry.locator("img, b, i").count() == 0
    assert entry.locator("button").all_inner_texts() == ["<b>Так</b>"]
    links = entry.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == [
        "https://example.com/?a=", "https://example.com/дім", "tel:+380442021588",
        "tel:+380441234567", "tel:+380800123456", "tel:+380532510510",
    ]  # fmt: skip


def test_nobody_is_torn_away_from_what_they_read(chat: Chat, desk: Desk, site: Site) -> None:
    """The page follows only who is at its end; others are shown the way there."""
    long = "рядок\n" * 60
    site.run(desk.say(desk.chat, Message("long", long)))
    chat.says("рядок")
    log = chat.page.get_by_role("log")
    newest = chat.page.get_by_role("button", name="До останнього повідомлення")
    assert log.evaluate("e => e.scrollTop") > 0
    newest.click()
    newest.wait_for(state="hidden")
    log.evaluate("e => { e.scrollTop = 40; }")
    newest.wait_for()
    site.run(desk.say(desk.chat, Message("news", "Новина")))
    chat.says("Новина")
    assert log.evaluate("e => e.scrollTop") == 40
    newest.click()
    newest.wait_for(state="hidden")
    site.run(desk.say(desk.chat, Message("news", "Друга")))
    chat.says("Друга")
    assert chat.page.get_by_text("Друга").is_visible()
    assert newest.is_hidden()


def test_a_page_that_nobody_sees_asks_for_nothing(chat: Chat, desk: Desk, site: Site) -> None:
    """It asks at once when it is seen again."""
    see = """hidden => {
      Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    chat.page.evaluate(see, True)
    site.run(desk.say(desk.chat, Message("news", "Перша")))
    chat.says("Перша")
    read = desk.read
    site.run(desk.say(desk.chat, Message("news", "Друга")))
    chat.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert desk.read == read
    chat.page.evaluate(see, False)
    chat.says("Друга")
