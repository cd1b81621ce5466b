"""What ``bot.yaml`` says of meters, of billing's closing days and of personal data."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.core.flow import PersonalData, Profile
from engine.core.window import DayToDay, WhileClosing, Window
from engine.language.compile import compile_flow
from engine.language.documents import BotDoc
from engine.language.load import load
from engine.language.read_bot import read_bot
from engine.language.reader import Reader
from engine.language.tree import read_tree

HEAD = "name: Мережі\nlanguages: [uk]\nstart: main\n"


def read(text: str) -> tuple[BotDoc, list[str]]:
    """Read a bot's file; give it with its findings as code and word."""
    reader = Reader()
    bot = read_bot(load(f"{HEAD}{text}".encode(), "flows/city/bot.yaml"), "city", reader)
    return bot, [f"{each.code} {each.facts.get('word')}" for each in reader.findings]


def test_without_a_word_of_it_all_is_as_usual() -> None:
    """No profiles, no closing days, a day for conversations, a month for the journal, a year."""
    bot, findings = read("")
    assert findings == []
    assert bot.meters == {}
    assert bot.window.closing == frozenset()
    assert bot.personal_data == PersonalData(
        "", "1", timedelta(days=1), timedelta(days=30), months=12
    )


def test_a_profile_names_the_codes_of_each_zone() -> None:
    """Codes stay as typed, in their order, whether a list or one alone; a photo only if asked."""
    bot, findings = read(
        """
meters:
  electricity:
    too_high: photo
    codes:
      day: [1.8.2, 15.8.2, Т22]
      night: 1.8.1
      export: [2.8.0]
  heat:
    too_high: confirm
  gas: {}
"""
    )
    assert findings == []
    codes = {"day": ("1.8.2", "15.8.2", "Т22"), "night": ("1.8.1",), "export": ("2.8.0",)}
    assert bot.meters == {
        "electricity": Profile("electricity", photo=True, codes=codes),
        "heat": Profile("heat"),
        "gas": Profile("gas"),
    }


@pytest.mark.parametrize(
    ("codes", "finding"),
    [
        ("{day: [1.8.2], total: [1.8.2]}", ["S14 1.8.2"]),
        ("{day: [Т22], night: [t22]}", ["S14 t22"]),
        ("{day: [1.8.2], night: [1.8.1], peak: [1.8.1, 1.8.2]}", ["S14 1.8.1", "S14 1.8.2"]),
        ("{day: [1.8.2, 1.8.2]}", []),
        ("{day: [T2], night: [T22]}", []),
        ("{dya: [1.8.2], night: [1.8.2]}", ["S01 dya", "S14 1.8.2"]),
    ],
)
def test_a_code_belongs_to_one_zone(codes: str, finding: list[str]) -> None:
    """Of one service; look-alike letters and capitals make no other code."""
    assert read(f"meters:\n  electricity:\n    codes: {codes}\n")[1] == finding


def test_another_service_may_have_the_same_code() -> None:
    """What is day on one display may be anything on that of another service."""
    heat = "  heat: {codes: {total: [1.8.2]}}\n"
    assert read("meters:\n  electricity: {codes: {day: [1.8.2]}}\n" + heat)[1] == []


def test_billing_has_closing_days() -> None:
    """The days, and what becomes of readings then; they are refused if nothing else is said."""
    window = "window:\n  rule: until day 28\n  closing: [2026-03-31, 2026-04-30]\n"
    days = frozenset({date(2026, 3, 31), date(2026, 4, 30)})
    assert read(window)[0].window == Window(DayToDay(1, 28), closing=days)
    assert read(window + "  while_closing: queue\n")[0].window == Window(
        DayToDay(1, 28), closing=days, while_closing=WhileClosing.QUEUE
    )


def test_a_policy_may_be_kept_for_days_to_come() -> None:
    """An empty list of closing days is enough for ``while_closing`` to have its place."""
    window = "window: {rule: always, closing: [], while_closing: queue}\n"
    assert read(window)[1] == []


def test_personal_data_has_an_owner_a_version_and_terms() -> None:
    """The version is text; people are counted in months."""
    bot, findings = read(
        """
personal_data:
  owner: АТ «Мережі»
  version: 1.10
  sessions: 2 days
  journal: 2 weeks
  people: 6 months
"""
    )
    assert findings == []
    assert bot.personal_data == PersonalData(
        "АТ «Мережі»", "1.10", timedelta(days=2), timedelta(weeks=2), months=6
    )


@pytest.mark.parametrize("written", ["12", "months", "0 months", "1 year", "30 days", "1.5 months"])
def test_people_are_kept_for_whole_months(written: str) -> None:
    """Another unit is a mistake, and then the usual term holds."""
    bot, findings = read(f"personal_data:\n  people: {written}\n")
    assert findings == [f"S07 {written}"]
    assert bot.personal_data.months == 12


def test_services_are_told_what_the_file_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules of a compiled bot hold its profiles, its personal data and its closing days."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = shutil.copytree(Path(__file__).parent / "ok" / "tree", tmp_path / "tree")
    file = root / "flows" / "city" / "bot.yaml"
    written = """
window: {rule: always, closing: [2026-03-31]}
meters: {heat: {too_high: photo}}
personal_data: {owner: АТ «Мережі»}
"""
    file.write_text(file.read_text("utf-8") + written, "utf-8")
    rules = compile_flow(read_tree(root).utilities["city"]).rules
    assert rules.meters == {"heat": Profile("heat", photo=True)}
    assert rules.personal_data == PersonalData("АТ «Мережі»")
    assert rules.window.closing == {date(2026, 3, 31)}
