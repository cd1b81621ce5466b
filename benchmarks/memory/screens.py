"""The same dialog written by hand: what is said. Not when (``dialog``).

All versions say the same by this code, and differ in what moves them.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.memory.acts import Replies, Reply
from benchmarks.memory.household import ACCOUNT, BOT, METERS, TODAY, Household
from benchmarks.memory.texts import texts

LANGUAGES = ("uk", "ru")


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        text = texts(language)
        self.hello, self.menu = text("main.hello"), text("main.menu.text")
        self.language, self.switched = text("language.language.text"), text("language.switched")
        self.meters, self.help = text("submit_reading.meters"), text("help.help")
        self.reading, self.same = (
            text("read_register.reading.text"),
            text("read_register.reading.buttons.same"),
        )
        self.again, self.too_low = (
            text("answers.reading.again"),
            text("read_register.reading.too_low"),
        )
        self.confirm, self.zero = (
            text("submit_meter.confirm.text"),
            text("submit_meter.zero.text"),
        )
        self.accepted, self.closed = text("submit_meter.accepted"), text("submit_meter.too_late")
        self.account_number = text("register_account.account_number")
        self.sure, self.rolled_over = text("read_register.sure"), text("read_register.rolled_over")
        self.sure_labels = self._labels(text, "read_register.sure", "right", "wrong")
        self.menu_labels = self._labels(text, "main.menu", "add", "send", "help", "language")
        self.agree_labels = self._labels(text, "submit_meter.confirm", "agree", "change", "refuse")
        self.language_labels = tuple(text(f"words.languages.{code}")() for code in LANGUAGES)

    @staticmethod
    def _labels(text: Any, path: str, *names: str) -> tuple[str, ...]:
        return tuple(text(f"{path}.buttons.{name}")() for name in names)


WORDS = {code: Words(code) for code in LANGUAGES}

Talk = dict[str, Any]
"""What is kept of a conversation; the ``state`` may be the library's."""


def start(talk: Talk, household: Household) -> Replies:
    """Greet."""
    words = WORDS[household.language]
    talk.clear()
    return (Reply(words.hello(bot=BOT, today=TODAY)), *menu(talk, household))


def menu(talk: Talk, household: Household) -> Replies:
    """Show the menu."""
    words = WORDS[household.language]
    return (Reply(words.menu(), words.menu_labels),)


def ask_language(talk: Talk, household: Household) -> Replies:
    """Ask for a language."""
    words = WORDS[household.language]
    return (Reply(words.language(), words.language_labels),)


def use_language(talk: Talk, household: Household) -> Replies:
    """Speak another language."""
    code = LANGUAGES[int(talk["typed"][1:])]
    household.call("use_language", {"language": {"code": code}})
    words = WORDS[household.language]
    return (Reply(words.switched()), *menu(talk, household))


def send(talk: Talk, household: Household) -> Replies:
    """Show the meters, and ask for the reading of the first."""
    talk["meter"] = 0
    words = WORDS[household.language]
    return (Reply(words.meters(account=ACCOUNT)), *ask_reading(talk, household))


def ask_reading(talk: Talk, household: Household) -> Replies:
    """Ask for the reading of the meter in hand."""
    meter = METERS[talk["meter"]]
    register = meter["registers"][0]
    words = WORDS[household.language]
    text = words.reading(meter=meter, register=register)
    return (Reply(text, (words.same(register=register),)),)


def refuse(talk: Talk, household: Household) -> Replies:
    """Say that this is no reading."""
    words, register = WORDS[household.language], METERS[talk["meter"]]["registers"][0]
    return (Reply(words.again(), (words.same(register=register),)),)


def too_low(talk: Talk, household: Household) -> Replies:
    """Say that the reading is less than the last one."""
    words, register = WORDS[household.language], METERS[talk["meter"]]["registers"][0]
    text = words.too_low(reading=talk["value"], register=register)
    return (Reply(text, (words.same(register=register),)),)


def sure(talk: Talk, household: Household) -> Replies:
    """Ask whether an unusual reading is right."""
    words, register = WORDS[household.language], METERS[talk["meter"]]["registers"][0]
    says = words.rolled_over if talk["verdict"] == "rolled_over" else words.sure
    text = says(reading=talk["value"], register=register, used=talk["used"])
    return (Reply(text, words.sure_labels),)


def take_same(talk: Talk, household: Household) -> Replies:
    """Take the last reading once more."""
    talk["value"] = METERS[talk["meter"]]["registers"][0]["last"]
    return confirm(talk, household)


def confirm(talk: Talk, household: Household) -> Replies:
    """Show what will be sent, and ask whether it is right."""
    words, meter = WORDS[household.language], METERS[talk["meter"]]
    checked = household.call("check_meter", {"meter": meter, "values": [talk["value"]]})
    values = {"account": ACCOUNT, "meter": meter, "values": [talk["value"]]}
    talk["sent"] = household.call("compare_sent", values).facts["sent"]
    talk["entries"] = checked.facts["entries"]
    text = words.zero if checked.facts["unchanged"] else words.confirm
    return (Reply(text(meter=meter, entries=talk["entries"]), words.agree_labels),)


def accept(talk: Talk, household: Household) -> Replies:
    """Say what was taken, and go on to the next meter."""
    words, meter = WORDS[household.language], METERS[talk["meter"]]
    accepted = words.accepted(meter=meter, entries=talk["entries"], receipt=talk["receipt"])
    talk["meter"] += 1
    return (Reply(accepted),)


def accept_and_ask(talk: Talk, household: Household) -> Replies:
    """Say what was taken, and ask for the next."""
    return (*accept(talk, household), *ask_reading(talk, household))


def accept_last(talk: Talk, household: Household) -> Replies:
    """Say what was taken, and show the menu."""
    return (*accept(talk, household), *menu(talk, household))


def explain(talk: Talk, household: Household) -> Replies:
    """Help."""
    words = WORDS[household.language]
    return (Reply(words.help(bot=BOT)), *menu(talk, household))


def no_account_yet(talk: Talk, household: Household) -> Replies:
    """Ask for an account first."""
    return (Reply(WORDS[household.language].account_number()),)


def closed(talk: Talk, household: Household) -> Replies:
    """Say that readings are not taken now."""
    words = WORDS[household.language]
    return (Reply(words.closed(bot=BOT)), *menu(talk, household))


Says = Callable[[Talk, Household], Replies]
