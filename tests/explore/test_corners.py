"""Faults that show in one corner only: with one account, in one language, on one day.

Each is found by the whole exploration, and by the conversation that comes to the corner.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from engine.explore.exploring import Finding
from engine.explore.rehearsal import Plan
from tests.explore.seeded import BOT, explored
from tests.explore.test_findings import TWO_STATES, TWO_TEXTS, conversation, only

ACCOUNTS = """
account,address,flat,eic,phone,group,meter,service,unit,register,zone,digits,decimals,last_value,last_date,limit,verified_until
101,"вул. Перша, 1",1,,,,A-1,heat,Гкал,,,5,0,10,2026-02-01,20,2031-05-31
202,"вул. Друга, 2",2,,,,B-1,heat,Гкал,,,5,0,10,2026-02-01,20,2031-05-31
202,"вул. Друга, 2",2,,,,B-2,heat,Гкал,,,5,0,10,2026-02-01,20,2031-05-31
"""
FIND = "find_account: {takes: [account_number], gives: [account], ends: [not_found, paused]}"
ASKED = """
menu:
  buttons:
    ask: account_number
account_number:
  ask: account_number
  check: find_account
  then: {not_found: again, paused: menu}
sure:
  buttons:
    next: ready
    leave: menu
ready:
  go: menu
"""
ASKED_TEXTS = """
menu: {text: Що робимо?, buttons: {ask: Питати}}
account_number: {text: Який рахунок?, not_found: [Немає такого, І такого немає]}
sure: {text: Цей?, buttons: {next: Так, leave: Ні}}
"""
TWO_METERS = 'ready: "Готово{% if account.meters|length == 2 %}{{ account.floor }}{% endif %}."\n'
BROKEN = 'extra: "І ще {{ nothing }}."\n'
DONE = "ready: Готово.\n"
LOST = """look:
  do: look_up
  then: {unknown: lost}
  go: ready
lost:
  buttons:
    next: ready
ready:
"""
LOST_TEXT = """
lost: {text: "{% if title == 'Борщ' %}Немає.{% endif %}", buttons: {next: Далі}}
"""
EXTRA = TWO_STATES.replace("next: ready", "next: extra")


def guarded(condition: str) -> str:
    """Give the states with one more, which lets in only under a condition."""
    return EXTRA.replace("ready:\n", f"extra: {{if: {condition}}}\nready:\n")


@dataclass(frozen=True)
class Corner:
    """A bot with a fault that shows in a corner, and what is to be found."""

    pieces: dict[str, str]
    broken: tuple[str, str]
    said: list[str]
    where: dict[str, object] = field(default_factory=dict)


CORNERS = {
    "the account that is not the first": Corner(
        {
            "main": ASKED,
            "uk": ASKED_TEXTS + TWO_METERS,
            "services": FIND,
            "answers": "account_number: {digits: 3}",
            "accounts": ACCOUNTS,
        },
        ("X02", "main.sure"),
        ["/start", "ask", "202", "next"],
    ),
    "the second language": Corner(
        {
            "main": TWO_STATES,
            "uk": TWO_TEXTS,
            "ru": TWO_TEXTS.replace("Готово.", "Готово {{ nothing }}."),
        },
        ("X02", "main.ask"),
        ["/start", "ask", "next"],
        {"language": "ru"},
    ),
    "a refusal in the second language": Corner(
        {
            "main": TWO_STATES.replace("ask:\n  buttons", "ask:\n  tries: 5\n  buttons"),
            "uk": TWO_TEXTS.replace(
                "text: Далі?", "text: Далі?, again: [Кнопку, Саме кнопку, Лише її, Ту, Цю]"
            ),
            "ru": TWO_TEXTS.replace("text: Далі?", "text: Далі?, again: Кнопку"),
        },
        ("X04", "main.ask"),
        ["/start", "ask", *["не знаю"] * 3],
        {"language": "ru"},
    ),
    "a day on which the window is shut": Corner(
        {
            "main": guarded("not bot.window.open"),
            "uk": TWO_TEXTS + BROKEN,
            "bot": BOT + "window: {rule: until day 28, outside: refuse}\n",
        },
        ("X02", "main.ask"),
        ["/start", "ask", "next"],
        {"day": date(2026, 3, 29)},
    ),
    "the day on which billing closes": Corner(
        {
            "main": guarded("bot.window.closing"),
            "uk": TWO_TEXTS + BROKEN,
            "bot": BOT + "window: {rule: always, closing: [2026-03-31], while_closing: refuse}\n",
        },
        ("X02", "main.ask"),
        ["/start", "ask", "next"],
        {"day": date(2026, 3, 31)},
    ),
    "one channel": Corner(
        {
            "main": guarded("not person.shares_contact"),
            "uk": TWO_TEXTS + BROKEN,
            "bot": BOT.replace("[telegram, viber]", "[telegram, web]"),
        },
        ("X02", "main.ask"),
        ["/start", "ask", "next"],
        {"channel": "web"},
    ),
    "an outcome that the sample never gives": Corner(
        {
            "main": TWO_STATES.replace("next: ready", "next: look").replace("ready:\n", LOST),
            "uk": TWO_TEXTS + LOST_TEXT,
        },
        ("X03", "main.lost"),
        ["/start", "ask", "next"],
        {"plan": Plan("look_up", "unknown")},
    ),
}


@pytest.mark.parametrize("name", CORNERS)
def test_a_fault_in_a_corner_is_found(tmp_path: Path, name: str) -> None:
    """Whatever it takes to come there is part of the shortest conversation."""
    corner = CORNERS[name]
    finding = only(explored(tmp_path, **corner.pieces))
    assert (finding.broken.code, finding.broken.state) == corner.broken
    assert conversation(finding) == corner.said
    assert corner.where.items() <= circumstances(finding).items()


def test_what_an_outcome_tells_is_made_up(tmp_path: Path) -> None:
    """A text about what comes with an outcome can be said, though the sample never has it."""
    uk = TWO_TEXTS + 'lost: {text: "Є {{ title }} ({{ count + 1 }}).", buttons: {next: Далі}}\n'
    found = explored(
        tmp_path,
        main=TWO_STATES.replace("next: ready", "next: look").replace("ready:\n", LOST),
        uk=uk,
        services="look_up: {gives: [title, count], ends: [unknown], stand_in: {title: Борщ}}",
    )
    assert found.findings == ()
    assert "main.lost" in found.visited


def circumstances(finding: Finding) -> dict[str, object]:
    """Say in what language, channel and on what day a finding was found, and what then failed."""
    assert finding.found is not None
    return {
        "language": finding.found.language,
        "channel": finding.setting.channel,
        "day": finding.setting.at.date(),
        "plan": finding.found.plan,
    }


def test_without_its_fault_each_corner_is_clean(tmp_path: Path) -> None:
    """It is the fault that is found, not the corner."""
    pieces = CORNERS["the account that is not the first"].pieces
    assert explored(tmp_path, **{**pieces, "uk": ASKED_TEXTS + DONE}).findings == ()
