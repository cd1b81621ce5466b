import shutil
from pathlib import Path

import pytest

from engine.language.finding import Finding
from engine.language.report import describe, title
from engine.language.tree import read_tree, shipped
from engine.messages import LANGUAGES
from engine.stories.checking import check_stories
from tests.stories_engine.conftest import FILE, ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the tree, so that stories may be written into it."""
    return Path(shutil.copytree(ROOT, tmp_path / "tree"))


def findings(folder: Path, text: str) -> list[Finding]:
    """Write a story and check it; what is found about stories can be said in both languages."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = check_stories(folder, read_tree(folder))
    ours = [each for each in found if each.code.startswith("N")]
    assert all(describe(each, text, lang) for each in ours for lang in LANGUAGES)
    return found


def test_a_story_whose_names_all_exist_has_no_findings(folder: Path) -> None:
    """Short names, full names, outcomes, notices, what the engine says: each may be named."""
    found = findings(
        folder,
        """
about: Усе є
bot: notes
channel: viber
language: ru
fails: {look_up: unknown, keep: twice}
talk:
- type: Привіт
  bot: [hello, main.menu]
- press: note
  bot: number
- type: а
  bot: number.again
- type: 123
  bot: note.number.unknown
- press: stop
  bot: menu
- notice: reminder.soon
  bot: reminder.soon
- old: reminder.note
  bot: number
- old: menu.help
  bot: [help, number]
- press: Коротка
  bot: engine.stale
calls:
- keep: {number: 123}
""",
    )
    assert found == []


@pytest.mark.parametrize(
    ("line", "code", "place", "facts"),
    [
        ("  bot: [hello, menuu]", "N01", "3:16",
         {"case": "state", "suggestion": "menu", "dialog": "main"}),
        ("  bot: main.menuu", "N01", "3:8", {"suggestion": "main.menu"}),
        ("  bot: number.unknow", "N01", "3:8", {"suggestion": "number.unknown"}),
        ("  bot: mеnu", "S02", "3:8", {"twin": "menu", "letter": "е"}),
        ("  bot: menu\n- press: hepl\n  bot: help", "N01", "4:10",
         {"case": "button", "suggestion": "help", "allowed": ["note", "help"]}),
        ("  bot: menu\n- old: number.help\n  bot: help", "N01", "4:15",
         {"case": "button", "allowed": ["stop"]}),
        ("  bot: menu\n- old: nubmer.stop\n  bot: menu", "N01", "4:8", {"suggestion": "number"}),
        ("  bot: menu\n- notice: remider.soon\n  says: а", "N01", "4:11",
         {"case": "notice", "suggestion": "reminder"}),
        ("  bot: menu\n- notice: reminder.late\n  says: а", "N01", "4:20",
         {"case": "stage", "allowed": ["soon"]}),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_found_with_the_nearest(
    folder: Path, line: str, code: str, place: str, facts: dict[str, object]
) -> None:
    """A test that names what is not there is told so, with what was probably meant."""
    [found] = findings(folder, f"talk:\n- type: Привіт\n{line}\n")
    assert (found.code, str(found.at)) == (code, f"{FILE}:{place}")
    assert facts.items() <= found.facts.items()


@pytest.mark.parametrize(
    ("line", "place", "facts"),
    [
        ("bot: note", "1:6", {"case": "bot", "suggestion": "notes"}),
        ("channel: whatsapp", "1:10", {"case": "channel", "allowed": ["telegram", "viber"]}),
        ("language: en", "1:11", {"case": "language", "allowed": ["uk", "ru"]}),
        ("has: [12345678]", "1:7", {"case": "account", "bot": "notes"}),
        ("fails: {lookup: once}", "1:9", {"case": "service", "suggestion": "look_up"}),
        ("fails: {look_up: sometimes}", "1:18",
         {"case": "how", "allowed": ["never", "once", "twice", "always", "unknown"]}),
        ("calls: [{kep: {number: 1}}]", "1:10", {"case": "service", "suggestion": "keep"}),
        ("calls: [{keep: {nubmer: 1}}]", "1:17", {"case": "input", "suggestion": "number"}),
    ],
)  # fmt: skip
def test_what_stands_around_the_talk_must_exist_too(
    folder: Path, line: str, place: str, facts: dict[str, object]
) -> None:
    """A story's bot, channel, languages, accounts and services are those of the tree."""
    [found] = findings(folder, f"{line}\ntalk:\n- type: Привіт\n  bot: menu\n")
    assert (found.code, str(found.at)) == ("N06", f"{FILE}:{place}")
    assert facts.items() <= found.facts.items()


def test_a_name_that_means_several_states_says_too_little(folder: Path) -> None:
    """A state may be named alone only if no other dialog in reach has one of that name."""
    path = folder / "flows/shared/help.yaml"
    path.write_text("states:\n  help:\n  hello:\n    go: end\n", encoding="utf-8")
    [found] = findings(folder, "talk:\n- type: Привіт\n  bot: [hello, menu]\n")
    assert (found.code, str(found.at)) == ("N03", f"{FILE}:3:9")
    assert found.facts == {"word": "hello", "names": ["main.hello", "help.hello"]}


def changed(folder: Path, file: str, was: str, now: str) -> None:
    """Write something else into a file of the tree."""
    path = folder / "flows" / file
    text = path.read_text("utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), "utf-8")


def test_a_state_that_stands_twice_is_not_two_states(folder: Path) -> None:
    """That a name is given twice is reported where it is, not in every story."""
    changed(folder, "notes/main.yaml", "  menu:\n", "  hello:\n  menu:\n")
    assert findings(folder, "talk:\n- type: Привіт\n  bot: [hello, menu]\n") == []


def test_a_channel_misspelt_in_the_bot_is_not_told_of_stories(folder: Path) -> None:
    """Which channels a bot has is not known while one of them does not exist."""
    changed(folder, "notes/bot.yaml", "viber", "vibre")
    assert findings(folder, "channel: viber\ntalk:\n- type: Привіт\n  bot: menu\n") == []


def test_states_of_a_dialog_that_is_not_played_are_one_mistake(folder: Path) -> None:
    """However many of them stories name: something no longer leads to their dialog."""
    path = folder / "flows/shared/spare.yaml"
    path.write_text("states:\n  one:\n  two:\n    go: end\n", encoding="utf-8")
    [found] = findings(folder, "talk:\n- type: Привіт\n  bot: [one, two]\n")
    assert (found.code, str(found.at)) == ("N01", f"{FILE}:3:9")
    assert {"case": "unplayed", "dialog": "spare"}.items() <= found.facts.items()


def test_what_is_said_in_a_state_that_is_gone_is_gone_with_it(folder: Path) -> None:
    """Stories that name it are wrong, and are told where its texts are."""
    changed(folder, "notes/main.yaml", "  hello:\n", "")
    [found] = findings(folder, "talk:\n- type: Привіт\n  bot: [hello.again, hello, menu]\n")
    assert (found.code, str(found.at)) == ("N01", f"{FILE}:3:9")
    assert {"case": "gone", "also": [f"{FILE}:3"]}.items() <= found.facts.items()


def test_beside_a_list_a_slip_in_the_name_of_a_button_is_found(folder: Path) -> None:
    """What is very like a button's name is no item's label."""
    changed(folder, "shared/language.yaml", "    go: end", "    buttons:\n      leave: end")
    talk = "talk:\n- type: Мова\n  bot: language\n- press: leaev\n  bot: menu\n"
    [found] = findings(folder, talk)
    assert (found.code, str(found.at)) == ("N01", f"{FILE}:4:10")
    assert found.facts["suggestion"] == "leave"


def test_an_item_of_a_list_may_have_any_label(folder: Path) -> None:
    """Under a list of items a story presses labels, so nothing there is taken for a misspelling."""
    talk = "talk:\n- type: Мова\n  bot: language\n- press: anything\n  bot: menu\n"
    assert findings(folder, talk) == []


def test_an_item_of_a_list_of_names_is_called_by_its_name(folder: Path) -> None:
    """Where the flow names the items, a misspelt one is found like any button."""
    [found] = findings(folder, "talk:\n- type: а\n  bot: kind\n- press: shrot\n  bot: kept\n")
    assert found.facts["suggestion"] == "short"


def test_a_turn_that_tests_nothing_can_be_meant(folder: Path) -> None:
    """A warning is silenced on its own line, as everywhere."""
    assert [f.code for f in findings(folder, "talk:\n- type: Привіт\n")] == ["N05"]
    assert findings(folder, "talk:\n- type: Привіт   # ok N05 лише вітається\n") == []


def test_stories_of_bots_that_were_not_asked_for_are_left_alone(folder: Path) -> None:
    """Whoever checks one bot hears nothing of another's tests."""
    path = folder / FILE
    path.parent.mkdir(parents=True)
    path.write_text("talk:\n- tipe: а\n", encoding="utf-8")
    shutil.copytree(folder / "flows/notes", folder / "flows/other")
    assert check_stories(folder, read_tree(folder, ["other"])) == []
    assert [f.code for f in check_stories(folder, read_tree(folder, ["notes"]))] == ["N02"]


def test_every_finding_has_words(folder: Path) -> None:
    """A finding reads as a link, the line with a caret, and what to do, in both languages."""
    text = "bot: notes\ntalk:\n- type: Привіт\n  bot: [hello, menuu]\n"
    [found] = findings(folder, text)
    assert describe(found, text, "uk").split("\n") == [
        "tests/stories/notes/s.yaml:4:16  помилка N01 — у тесті стан «menuu», а такого немає",
        "",
        "   3 │ - type: Привіт",
        " → 4 │   bot: [hello, menuu]",
        "     │                ^^^^^",
        "",
        "   Мабуть, Ви мали на увазі «menu» (main).",
        "   Тест називає те, що каже бот: стан, «діалог.стан» або «стан.чому_не_прийнято».",
        "   Стани цього бота, найсхожіші спершу: menu, number, language, help, long, kind, kept, "
        "hello, stuck, secret, turned, unavailable.",
        "",
        "   Виправити: впишіть назву стану, якою вона є у файлі діалогу.",
    ]
    assert "error N01 — the test names the state “menuu”" in describe(found, text, "en")


@pytest.mark.parametrize(
    ("file", "case"),
    [
        ("tests/stories/notes/more/first.yaml", "deeper"),
        ("tests/stories/notes/first.yml", "ending"),
        ("tests/stories/first.yaml", "story"),
    ],
)
def test_a_story_that_nobody_plays_is_told(folder: Path, file: str, case: str) -> None:
    """In a deeper folder, in none at all, or under another ending a story stands in vain."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "about: Перша\ntalk:\n- type: Привіт\n  bot: hello\n"
    path.write_text(text, encoding="utf-8")
    (finding,) = check_stories(folder, read_tree(folder))
    assert (finding.code, finding.at.file, finding.facts["case"]) == ("S13", file, case)
    assert all(describe(finding, text, lang) for lang in LANGUAGES)
    assert not check_stories(folder, read_tree(folder, [])) or case == "story"


IMPORTING = "bot: notes\ntalk:\n- import: moved.csv\n  silent: yes\n- type: Привіт\n  bot: hello\n"


def test_a_file_that_billing_does_not_send_is_told(folder: Path) -> None:
    """What stands beside the story is offered."""
    beside = folder / FILE
    beside.parent.mkdir(parents=True, exist_ok=True)
    (beside.parent / "move.csv").write_text("account\n", "utf-8")
    (finding,) = findings(folder, IMPORTING)
    assert (finding.code, finding.at.line, finding.facts["case"]) == ("N06", 3, "file")
    assert finding.facts["suggestion"] == "move.csv"


def test_a_corrupt_file_of_billing_is_told_at_its_cell(folder: Path) -> None:
    """In the importer's words, once for all stories that it is in."""
    moved = (folder / FILE).with_name("moved.csv")
    moved.parent.mkdir(parents=True, exist_ok=True)
    good = (shipped() / "tests/stories/poltava/new_meter.csv").read_text("utf-8")
    moved.write_text(good, "utf-8")
    assert findings(folder, IMPORTING) == []
    moved.write_text(good.replace("-", "/", 1), "utf-8")
    moved.with_name("second.yaml").write_text(IMPORTING, "utf-8")
    (finding,) = findings(folder, IMPORTING)
    assert (finding.code, finding.at.line) == ("D01", 2)
    assert finding.at.file.endswith("moved.csv")


@pytest.mark.parametrize(
    ("good", "bad", "line", "said"),
    [
        ('"second"', '"secund"', 1, "GPV1.1.20"),
        ('"first",', '"first",,', 12, "JSON"),
        ("}", "", 1, "обривається"),
    ],
)
def test_a_corrupt_schedule_is_told(
    folder: Path, good: str, bad: str, line: int, said: str
) -> None:
    """In the words of its import, with the names that lead to the mistake."""
    sent = (folder / FILE).with_name("schedule.json")
    sent.parent.mkdir(parents=True, exist_ok=True)
    text = (shipped() / "tests/stories/kharkiv/schedule.json").read_text("utf-8")
    sent.write_text(text, "utf-8")
    story = IMPORTING.replace("moved.csv", sent.name)
    assert findings(folder, story) == []
    sent.write_text(bad.join(text.rsplit(good, 1)), "utf-8")
    (finding,) = findings(folder, story)
    assert (finding.code, finding.at.line) == ("D01", line)
    assert finding.at.file.endswith("schedule.json")
    assert said in title(finding, "uk")


def test_a_line_that_was_read_by_a_guess_is_one_mistake(folder: Path) -> None:
    """What stands on it seems to be without values, and only because a bracket is lost."""
    line = "  says: {uk: Сьогодні, ніде не діє, зовсім], ru: [Сегодня]}\n"
    found = findings(folder, f"bot: notes\ntalk:\n- type: Привіт\n  bot: hello\n{line}")
    assert [(each.code, each.at.line) for each in found] == [("Y11", 5)]
