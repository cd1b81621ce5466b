"""C06: more than a channel can carry: names in the ids of buttons, and buttons of one message."""

from collections.abc import Iterator

from engine.core.hear import notice_choice
from engine.language.analysis.inspection import Inspection
from engine.language.documents import Branch, Rule
from engine.language.finding import Finding
from engine.language.findings import error

IDS = {"telegram": 64}
"""Bytes of a button's id, by channel."""
BUTTONS = {"telegram": 100, "viber": 24, "web": 100}
"""Buttons of one message, by channel."""
_SERIAL = "m99999999:"
"""What stands before the name of a question's button, at its longest."""
_NUMBER = 20
"""Characters of an account's number where nothing says how many there are."""


def too_much(inspection: Inspection) -> Iterator[Finding]:
    """C06: a button's name is too long for its channel, or a message has too many buttons.

    The id of a notice's button holds the notice's name, its own, and an account's number.

    Bad: a notice ``planned_interruption_of_electricity_supply`` with the button
    ``remind_me_a_day_before``. Good: ``planned_outage`` with the button ``remind``.
    """
    channels = [channel.text for channel in inspection.utility.bot.channels]
    limits = {name: IDS[name] for name in channels if name in IDS}
    if limits:
        channel = min(limits, key=lambda each: limits[each])
        yield from _ids(inspection, channel, limits[channel])
    limits = {name: BUTTONS[name] for name in channels if name in BUTTONS}
    if limits:
        channel = min(limits, key=lambda each: limits[each])
        yield from _numbers(inspection, channel, limits[channel])


def _ids(inspection: Inspection, channel: str, limit: int) -> Iterator[Finding]:
    number = "9" * _longest_number(inspection)
    for notice in inspection.utility.bot.notices:
        for button in notice.buttons:
            length = len(notice_choice(notice.name.text, button.name.text, number))
            if length > limit:
                yield _long(button, channel, length, limit, "notice", notice.name.text)
    for dialog in inspection.checked:
        for state in dialog.states:
            for button in state.buttons:
                length = len(_SERIAL + button.name.text)
                if length > limit:
                    yield _long(button, channel, length, limit, None, state.name.text)


def _numbers(inspection: Inspection, channel: str, limit: int) -> Iterator[Finding]:
    counted = [(notice.name, len(notice.buttons), "of_notice")
               for notice in inspection.utility.bot.notices]  # fmt: skip
    for dialog in inspection.checked:
        for state in dialog.states:
            names = state.choose if isinstance(state.choose, tuple) else ()
            contact = state.ask is not None and state.ask.text == "contact"
            counted.append((state.name, len(state.buttons) + len(names) + contact, "buttons"))
    for name, count, case in counted:
        if count > limit:
            yield error("C06", name.at, word=name.text, count=count, limit=limit, channel=channel,
                        case=case)  # fmt: skip


def _long(
    button: Branch, channel: str, length: int, limit: int, case: str | None, owner: str
) -> Finding:
    return error("C06", button.name.at, word=button.name.text, length=length, limit=limit,
                 over=length - limit, channel=channel, owner=owner, case=case)  # fmt: skip


def _longest_number(inspection: Inspection) -> int:
    """Give the most characters of an account's number, as the bot's kind of answer says."""
    rules = {rule.name.text: rule for rule in inspection.utility.bot.answers}
    return _most(rules["account_number"]) if "account_number" in rules else _NUMBER


def _most(rule: Rule) -> int:
    numbers = rule.value.text.replace("-", " ").split()
    counted = rule.by in ("digits", "letters_digits") and numbers and numbers[-1].isdecimal()
    return int(numbers[-1][:4]) if counted else _NUMBER
