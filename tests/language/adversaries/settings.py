"""Mistakes in ``bot.yaml``: moments, durations, languages, channels. Not a test itself."""

import re
from random import Random

from engine.core.moments import read_moment
from tests.language.adversaries.pages import Page
from tests.language.adversaries.shelf import Shelf, Spoilt
from tests.language.adversaries.slips import slipped


def wrong_moment(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Get the moment of a notice wrong."""
    chosen = [n for n in page.every if n.path[0] == "notices" and n.path[2:3] == ("send",)
              and n.value]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    assert each.value is not None
    word = random.choice(re.findall(r"[a-z]{3,}", each.value.text))
    now = random.choice((slipped(random, word), "", "дня"))
    if read_moment(each.value.text.replace(word, now, 1)) is not None:
        return None
    return Spoilt(page.put(each.value, word, now), frozenset({each.line}))


def wrong_duration(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Get a duration, a number of days, a rule of the window or the quiet hours wrong."""
    keys = ("wait", "remind", "sessions", "journal", "people", "pause", "rule", "window", "quiet")
    chosen = [n for n in page.every if n.path[-1] in keys and n.value and n.value.text != "always"]
    if not chosen:
        return None
    each = random.choice(chosen)
    assert each.value is not None
    words = re.findall(r"[a-z]{2,}|\d+", each.value.text)
    word = random.choice(words)
    now = "x" if word.isdigit() else random.choice((word[:-1] + "z", ""))
    if (word, now) == ("working", ""):  # «first 3 days» is right as well
        return None
    return Spoilt(page.put(each.value, word, now), frozenset({each.line}))


def wrong_setting(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Misspell a language or a channel."""
    chosen = [item for key in ("languages", "channels") if (n := page.find(key))
              for item in getattr(n.entry.value, "items", ())]  # fmt: skip
    item = random.choice(chosen)
    now = slipped(random, item.text)
    return Spoilt(page.put(item, item.text, now), frozenset({item.at.line}))
