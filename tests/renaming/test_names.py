"""``check --rename``: everything that bears the name changes, and not a byte besides."""

import shutil
from pathlib import Path

import pytest

from engine.renaming import Refused
from engine.trial import everything
from tests.renaming.conftest import Change
from tests.renaming.trees import LINE, STORY_FILE, changed, contents, former, rename


def test_a_state_is_renamed_wherever_it_is_named(tree: Path, change: Change) -> None:
    """Its own file, the ways to it, the texts of both languages, stories, and the record.

    What a service takes by the old name is handed to it from the new one.
    """
    change(*LINE)
    before = contents(tree)
    done = rename(tree, "register_account.account_number", "number_of_account")
    new = changed(before, contents(tree))
    assert set(done.files) == set(new)
    assert new == {
        "flows/city/renamed.yaml": [
            "renamed:",
            "- on: 2026-11-30",
            "  from: register_account.account_number",
            "  to: number_of_account",
        ],
        "flows/shared/register_account.yaml": [
            "  number_of_account:",
            "    with:",
            "      account_number: number_of_account",
            "      wrong: number_of_account",
        ],
        "locales/uk/shared.yaml": [
            "  number_of_account:",
            "    not_found: Рахунку {{ number_of_account }} у нас немає.",
        ],
        "locales/ru/shared.yaml": [
            "  number_of_account:",
            "    not_found: Счёта {{ number_of_account }} у нас нет.",
        ],
        STORY_FILE: [
            "  bot: register_account.number_of_account",
            "  bot: number_of_account.not_found",
            "  bot: [help, number_of_account]",
        ],
    }


def test_a_dialog_is_renamed_with_its_file(tree: Path) -> None:
    """Its file moves, and whatever plays it, begins with it or says its texts follows."""
    before = contents(tree)
    rename(tree, "main", "home")
    after = contents(tree)
    assert before["flows/city/main.yaml"] == after["flows/city/home.yaml"]
    assert "flows/city/main.yaml" not in after
    new = changed(before, after)
    assert new["flows/city/bot.yaml"] == ["start: home", "menu: home.menu"]
    assert former(tree) == [("main", "home")]
    assert new["locales/uk/city.yaml"] == new["locales/ru/city.yaml"] == ["home:"]
    assert STORY_FILE not in new  # it calls states by their own names


def test_a_shared_dialog_is_renamed_where_it_is_played(tree: Path) -> None:
    """States, commands and notices that play it, in whichever file they stand."""
    before = contents(tree)
    rename(tree, "dialogs.help", "advice")
    new = changed(before, contents(tree))
    assert new["flows/city/main.yaml"] == ["      help: do advice"]
    assert new["flows/city/bot.yaml"] == ["  help: do advice", "      help: do advice"]
    assert former(tree) == [("help", "advice")]
    assert new["locales/uk/shared.yaml"] == ["advice:"]


def test_a_button_is_renamed_with_its_label_and_in_stories(tree: Path) -> None:
    """Presses and old buttons in stories follow, those of other states of that name stay."""
    before = contents(tree)
    rename(tree, "main.menu.add", "join")
    new = changed(before, contents(tree))
    assert new["flows/city/main.yaml"] == ["      join: add"]
    assert new["locales/uk/city.yaml"] == ["      join: Додати рахунок"]
    assert new[STORY_FILE] == ["- press: join"]
    rename(tree, "main.menu.help", "advice")
    assert "- old: menu.advice" in contents(tree)[STORY_FILE]
    assert "    buttons:\n      help: do help" in contents(tree)["flows/city/bot.yaml"]


def test_a_kind_of_answer_is_renamed(tree: Path, change: Change) -> None:
    """Where it is described, asked for, named as a field's kind, and what is said of it."""
    change(*LINE)
    change("flows/city/bot.yaml", "  account_number: {digits: 6}",
           '  account_number: {digits: 6}\n  pair: {line: "{a:account_number}/{b}"}')  # fmt: skip
    before = contents(tree)
    rename(tree, "answers.account_number", "six_digits")
    new = changed(before, contents(tree))
    assert new["flows/shared/register_account.yaml"] == ["    ask: six_digits"]
    assert new["flows/city/bot.yaml"] == [
        "  six_digits: {digits: 6}", '  pair: {line: "{a:six_digits}/{b}"}',
    ]  # fmt: skip
    assert new["locales/uk/shared.yaml"] == ["  six_digits:"]


def test_a_fact_is_renamed_in_texts_and_conditions(tree: Path, change: Change) -> None:
    """``bot.phone`` follows; the word elsewhere in a text, in quotes or of others, does not."""
    change("flows/shared/help.yaml", "    go: end", "    if: bot.phone == 'bot.phone'\n    go: end")
    text = '"Телефон phone: {{ bot.phone }} {{ person.phone }}."'
    for language in ("uk", "ru"):
        change(f"locales/{language}/shared.yaml", '"Телефон: {{ bot.phone }}."', text)
    before = contents(tree)
    rename(tree, "phone", "hotline")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == ["  hotline: (032) 123-45-67"]
    assert new["flows/shared/help.yaml"] == ["    if: bot.hotline == 'bot.phone'"]
    assert new["locales/uk/shared.yaml"] == [
        '  help: "Телефон phone: {{ bot.hotline }} {{ person.phone }}."'
    ]


def test_a_command_is_renamed_with_its_line_and_words(tree: Path) -> None:
    """Where it is listed, its one-line form, and the words by which people call it."""
    before = contents(tree)
    rename(tree, "commands.add", "join")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == [
        "  join: do register_account", "  join: / {account_number} add",
    ]  # fmt: skip
    assert new["locales/uk/city.yaml"] == ["  join: [Додати рахунок, /add]"]


def test_a_field_of_a_line_follows_its_question(tree: Path, change: Change) -> None:
    """A line command hands its field to the question of that name, so both change."""
    change("flows/city/bot.yaml", "lines:\n", "lines:\n  help: /about {topic?}\n")
    change("flows/shared/help.yaml", "states:\n", "states:\n  topic:\n    ask: text\n\n")
    for language, said in (("uk", "Про що?"), ("ru", "О чём?")):
        change(
            f"locales/{language}/shared.yaml", "help:\n  help:", f"help:\n  topic: {said}\n  help:"
        )
        change(f"locales/{language}/shared.yaml", "answers:\n", f"answers:\n  text: {said}\n")
    assert everything(tree) == []
    before = contents(tree)
    rename(tree, "help.topic", "subject")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"][0] == "  help: /about {subject?}"


def test_a_stage_of_a_notice_is_renamed(tree: Path) -> None:
    """Its moment, its texts, the acts and expectations of stories, and the record."""
    before = contents(tree)
    rename(tree, "notices.planned_outage.tomorrow", "day_before")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == ["      day_before: 1 day before"]
    assert former(tree) == [("notices.planned_outage.tomorrow", "day_before")]
    assert new[STORY_FILE] == [
        "- notice: planned_outage.day_before", "  bot: planned_outage.day_before",
    ]  # fmt: skip
    assert len(new["locales/uk/city.yaml"]) == 1


def test_a_notice_of_the_calendar_is_renamed(tree: Path, change: Change) -> None:
    """A notice that tells of no event has a name of the author's own."""
    change("flows/city/bot.yaml", "notices:\n", "notices:\n  due:\n    send:\n      soon: day 25\n")
    for language in ("uk", "ru"):
        change(f"locales/{language}/city.yaml", "notices:\n", "notices:\n  due:\n    soon: 25\n")
    rename(tree, "due", "readings_due")
    after = contents(tree)
    assert "notices:\n  readings_due:\n" in after["flows/city/bot.yaml"]
    assert "notices:\n  readings_due:\n" in after["locales/ru/city.yaml"]


def test_one_bot_alone_may_rename_what_is_its_own(tree: Path) -> None:
    """With a bot named, the others' files of that name stay as they are."""
    shutil.copytree(tree / "flows/city", tree / "flows/town")
    for language in ("uk", "ru"):
        shutil.copyfile(tree / f"locales/{language}/city.yaml",
                        tree / f"locales/{language}/town.yaml")  # fmt: skip
    before = contents(tree)
    done = rename(tree, "prove_owner.address", "owner_address", ["town"])
    assert all("town" in file for file in done.files)
    rename(tree, "prove_owner.address", "owner_address", ["city"])
    assert contents(tree)[STORY_FILE] == before[STORY_FILE]


def test_a_field_that_several_dialogs_ask_for_stays(tree: Path, change: Change) -> None:
    """Which of them the line means only the conversation shows, so it is refused."""
    test_a_field_of_a_line_follows_its_question(tree, change)
    change("flows/shared/help.yaml", "  help:\n", "  more:\n    do: more\n\n  help:\n")
    more = tree / "flows/shared/more.yaml"
    more.write_text("about: Ще\nstates:\n  subject:\n    ask: text\n    go: end\n", "utf-8")
    with pytest.raises(Refused) as refused:
        rename(tree, "help.subject", "topic")
    assert refused.value.key == "rename_line"
