"""The page where the server has little room: it waits longer, and loses nothing."""

from playwright.sync_api import Route

from engine.core.effects import Message
from tests.channels.web.bot import Desk
from tests.channels.web.browsing import Chat
from tests.channels.web.site import Site

PAUSES = """() => {
  const real = setTimeout;
  window.pauses = [];
  Math.random = () => 0.5;
  window.setTimeout = (work, milliseconds) => {
    if (milliseconds === 40_000) return real(work, milliseconds);
    pauses.push(milliseconds);
    return real(work, 0);
  };
}"""
"""Take no pauses, and note how long they would have been; 40 s is the end of a request."""


def test_who_is_turned_away_tries_again(chat: Chat, desk: Desk) -> None:
    """429 is told as no connection, and nothing is lost."""
    chat.page.route(
        "**/messages", lambda route: route.fulfill(status=429, json={"error": "rate"}), times=1
    )
    chat.input.fill("важливе")
    chat.input.press("Enter")
    chat.page.get_by_role("status").filter(has_text="Немає зв’язку").wait_for()
    chat.says("Ви написали: важливе")
    chat.sent("важливе")
    assert desk.heard == ["/start", "важливе"]


def test_who_is_answered_early_with_nothing_asks_ever_more_rarely(
    chat: Chat, desk: Desk, site: Site
) -> None:
    """As when others take the room: from 3 to 30 seconds; with news it begins anew."""
    polls = 0
    news = {7: "Нарешті", 10: "Досить"}

    def answer(route: Route) -> None:
        nonlocal polls
        polls += 1
        said = [news[polls]] if polls in news else []
        messages = [{"id": 1_000 + polls, "part": 0, "text": text, "buttons": []} for text in said]
        route.fulfill(json={"era": desk.store, "messages": messages})

    chat.page.evaluate(PAUSES)
    chat.page.route("**/poll", answer)
    site.run(desk.say(desk.chat, Message("notice", "Нагадуємо!")))
    chat.says("Досить")
    seconds = [pause / 1_000 for pause in chat.page.evaluate("pauses")]
    assert seconds[:8] == [3, 6, 12, 24, 30, 30, 3, 6]
