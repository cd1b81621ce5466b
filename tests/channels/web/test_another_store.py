"""The server comes back with another store: pages that are open, or come back, begin anew."""

import pytest
from playwright.sync_api import BrowserContext, Route

from engine.core.effects import Message
from tests.channels.web.bot import GREETING, Desk
from tests.channels.web.browsing import Chat, opened_chat
from tests.channels.web.site import Site

BEGUN = [GREETING, "Що зробити?"]


def replace_store(site: Site, desk: Desk) -> None:
    """Restart the server with an empty store."""
    site.stop()
    desk.replace_store()
    site.start()


def greeted(chat: Chat, times: int) -> None:
    """Wait until the bot has greeted so often."""
    chat.page.locator(".entry:not(.mine)", has_text="Що зробити?").nth(times - 1).wait_for()


def write(chat: Chat, text: str) -> None:
    """Write something, and wait for the answer."""
    chat.input.fill(text)
    chat.input.press("Enter")
    chat.says(f"Ви написали: {text}")


def test_an_open_page_greets_anew_by_itself_and_works(chat: Chat, desk: Desk, site: Site) -> None:
    """What was said stays as what was; numbers begin again, and every new message is heard."""
    for number in range(5):
        write(chat, f"рядок {number}")
    before = chat.texts
    replace_store(site, desk)
    greeted(chat, 2)
    assert chat.texts == [*before, *BEGUN]
    assert desk.heard == ["/start"]
    write(chat, "Привіт")
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    chat.says("Нагадуємо!")
    assert chat.texts == [*before, *BEGUN, "Привіт", "Ви написали: Привіт", "Нагадуємо!"]
    chat.page.reload()
    chat.says("Нагадуємо!")
    assert chat.texts == [*before, *BEGUN, "Привіт", "Ви написали: Привіт", "Нагадуємо!"]
    assert desk.heard == ["/start", "Привіт"]


def test_old_buttons_answer_nothing_any_more(chat: Chat, desk: Desk, site: Site) -> None:
    """Their questions are forgotten, and another may have their number by now."""
    replace_store(site, desk)
    greeted(chat, 2)
    old = chat.page.locator(".over button")
    assert old.all_inner_texts() == ["Передати показання", "Коли передавати"]
    assert all(button.is_disabled() for button in old.all())
    chat.page.locator(".entry:not(.over) button", has_text="Передати показання").click()
    chat.says("Правильно?")
    assert desk.heard == ["/start", "[m1:send]"]


def test_a_page_that_was_closed_meanwhile_begins_anew(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """As soon as it is opened."""
    write(chat, "давно")
    before = chat.texts
    chat.page.close()
    replace_store(site, desk)
    later = opened_chat(context, site.chat)
    greeted(later, 2)
    assert later.texts == [*before, *BEGUN]
    assert desk.heard == ["/start"]


def test_many_tabs_begin_anew_together(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """Once, whichever of them hears of it; all show the same, several times over."""
    tabs = [chat, *(opened_chat(context, site.chat) for _ in range(3))]
    for tab in tabs:
        tab.says("Що зробити?")
    shown = list(BEGUN)
    for number in range(3):
        replace_store(site, desk)
        for tab in tabs:
            tab.page.bring_to_front()
            greeted(tab, number + 2)
        writing = tabs[number]
        writing.page.bring_to_front()
        write(writing, f"рядок {number}")
        shown += [*BEGUN, f"рядок {number}", f"Ви написали: рядок {number}"]
        for tab in tabs:
            tab.says(f"Ви написали: рядок {number}")
            assert tab.texts == shown
        assert desk.heard == ["/start", f"рядок {number}"]


@pytest.mark.parametrize("late", ["old", "new"])
def test_an_answer_that_another_tab_has_overtaken_counts_for_nothing(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site, late: str
) -> None:
    """Asked for in the old store, it comes when the new chapter is open, from either store."""
    other, held = opened_chat(context, site.chat), list[Route]()
    other.says("Що зробити?")
    other.page.route("**/poll", lambda route: held.append(route), times=1)
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    other.says("Нагадуємо!")
    before, old = chat.texts, desk.store
    replace_store(site, desk)
    era, number = (old, 9) if late == "old" else (desk.store, 1)
    message = {"id": number, "part": 0, "text": GREETING, "buttons": []}
    chat.page.bring_to_front()
    greeted(chat, 2)
    other.page.bring_to_front()
    greeted(other, 2)
    held[0].fulfill(json={"era": era, "messages": [message]})
    write(other, "Привіт")
    assert other.texts == [*before, *BEGUN, "Привіт", "Ви написали: Привіт"]
    assert other.page.locator(".over").count() == len(before)
    assert desk.heard == ["/start", "Привіт"]


def test_what_was_not_sent_is_not_told_to_another_store(
    chat: Chat, context: BrowserContext, desk: Desk, site: Site
) -> None:
    """It stays, marked as not sent: what it answers is forgotten."""
    site.stop()
    chat.input.fill("так")
    chat.input.press("Enter")
    chat.page.get_by_role("status").filter(has_text="Немає зв’язку").wait_for()
    chat.page.close()
    desk.replace_store()
    site.start()
    later = context.new_page()
    later.route("**/messages", lambda route: route.abort())
    later.goto(site.chat)
    later.locator(".failed", has_text="так").wait_for()
    later.unroute("**/messages")
    again = Chat(later)
    greeted(again, 2)
    assert desk.heard == ["/start"]
    assert again.texts == [*BEGUN, "так", *BEGUN]


def test_the_start_is_said_in_every_store_of_the_same_person(chat: Chat, desk: Desk,
                                                             site: Site) -> None:  # fmt: skip
    """The secret stays: with a store that is restored people find what they had."""
    before = desk.chat
    replace_store(site, desk)
    greeted(chat, 2)
    assert desk.chat == before
    assert desk.posts == [f"{before}:{desk.store}"]


def test_a_page_comes_back_to_a_store_that_it_knew(chat: Chat, desk: Desk, site: Site) -> None:
    """It is heard and hears; what was said there is shown anew, without a second start."""
    first, taken, log = desk.store, dict(desk.taken), list(desk.log)
    replace_store(site, desk)
    greeted(chat, 2)
    site.stop()
    desk.store, desk.taken, desk.log = first, taken, log
    site.start()
    greeted(chat, 3)
    write(chat, "Привіт")
    assert desk.heard == ["/start", "Привіт"]
    assert chat.texts == [*BEGUN, *BEGUN, *BEGUN, "Привіт", "Ви написали: Привіт"]


def test_what_is_written_before_the_page_knows_is_not_lost(chat: Chat, desk: Desk,
                                                            site: Site) -> None:  # fmt: skip
    """It reaches the new store before the start; its answer is heard too."""
    chat.page.route("**/poll", lambda route: route.abort())
    replace_store(site, desk)
    chat.input.fill("Привіт")
    chat.input.press("Enter")
    chat.sent("Привіт")
    chat.page.unroute("**/poll")
    greeted(chat, 2)
    assert desk.heard == ["Привіт", "/start"]
    assert chat.texts == [*BEGUN, "Привіт", "Ви написали: Привіт", *BEGUN]
