from dataclasses import replace

from engine.core.turn import Passage
from engine.stories.coverage import Coverage, coverage_of, described, taken_by
from engine.stories.outcome import Played
from engine.stories.play import play
from engine.stories.possible import possible_ways, written_ways
from engine.stories.stage import Stage
from tests.stories_engine.conftest import read

HELLO = "- type: Привіт\n  bot: [hello, menu]\n"
NOTE = (
    HELLO
    + "- press: note\n  bot: number\n- type: 123\n  bot: kind\n- press: 1\n  bot: [kept, menu]\n"
)


def covered(stage: Stage, *talks: str, language: str = "uk") -> Coverage:
    """Play talks and count what they went through."""
    stories = [read("talk:\n" + talk)[0] for talk in talks]
    return told(stage, [play(stage, story, language) for story in stories])


def told(stage: Stage, played: list[Played]) -> Coverage:
    """Count what playings went through."""
    return coverage_of(stage, taken_by(stage, played))


def test_what_cannot_happen_with_this_bot_does_not_count(stage: Stage) -> None:
    """A state behind a switch that is off, and the outcome it alone could give, are left out."""
    written, possible = (
        {(state, way) for state, ways in found.items() for way in ways}
        for found in (
            written_ways(stage.flow),
            possible_ways(stage.flow, stage.utility),
        )
    )
    assert written - possible == {
        ("note.secret", "press open"),
        ("main.note", "never"),
    }


def test_states_and_ways_are_counted_as_they_were_taken(stage: Stage) -> None:
    """A state counts when the talk came to it, a way when it was taken; both of what there is."""
    found = covered(stage, HELLO)
    assert (found.states, found.ways, found.impossible) == ((2, 15), (1, 21), 2)
    more = covered(stage, HELLO, NOTE)
    assert (more.states, more.ways) == ((9, 15), (9, 21))


def test_what_nobody_tested_is_listed_with_its_line(stage: Stage) -> None:
    """Ways that were not taken stand under their state; an unseen state stands alone."""
    untested = {(each.dialog, each.state): each for each in covered(stage, NOTE).untested}
    menu = untested["main", "menu"]
    assert menu.ways == ("press help",)
    assert str(menu.at) == "flows/notes/main.yaml:7:7"
    number = untested["note", "number"]
    assert (number.ways, number.at.line) == (("press stop", "unknown"), 8)
    stuck = untested["stuck", "stuck"]
    assert (stuck.ways, str(stuck.at)) == ((), "flows/shared/stuck.yaml:3:3")
    assert ("note", "secret") not in untested
    assert ("note", "kept") not in untested


def test_one_story_less_is_one_way_less(stage: Stage) -> None:
    """A way counts only while some story takes it."""
    help_ = HELLO + "- press: help\n  bot: [help, menu]\n"
    assert ("menu", ("press help",)) not in _listed(covered(stage, NOTE, help_))
    assert ("menu", ("press help",)) in _listed(covered(stage, NOTE))


def test_languages_are_counted_by_the_stories_played_in_them(stage: Stage) -> None:
    """The ways of all languages count together, the stories of each apart."""
    story = read("talk:\n" + HELLO.replace("Привіт", "/start"))[0]
    played = [play(stage, story, language) for language in ("uk", "ru", "ru")]
    assert told(stage, played).languages == {"uk": 1, "ru": 2}


def test_what_is_not_said_in_a_language_is_listed_for_it(stage: Stage) -> None:
    """A way that only stories in another language take is not tested in this one."""
    short, long = (read("talk:\n" + talk)[0] for talk in (HELLO, NOTE))
    found = told(stage, [play(stage, short, "uk"), play(stage, long, "ru")])
    assert list(found.unspoken) == ["uk"]
    assert ("menu", ("press note",)) in [(u.state, u.ways) for u in found.unspoken["uk"]]
    words = described([found], "uk")
    assert "   Мовою uk ніхто не перевіряв (а іншою — так):" in words
    assert "flows/notes/main.yaml:" in words.partition("Мовою uk")[2]


def test_a_way_that_was_taken_all_the_same_counts(stage: Stage) -> None:
    """What a story brought about can happen, whatever the reckoning says."""
    story = read("talk:\n" + HELLO)[0]
    played = play(stage, story, "uk")
    passed = replace(played.turns[0], passages=(Passage("note.secret", "press open"),))
    found = told(stage, [replace(played, turns=(passed,))])
    assert (found.ways, found.impossible) == ((1, 22), 1)


def test_coverage_reads_as_a_list_of_what_to_write(stage: Stage) -> None:
    """The report says how much is tested, and then where to begin."""
    words = described([covered(stage, NOTE)], "uk").split("\n")
    assert words[:4] == [
        " Перевірено       стани          виходи зі станів",
        " notes               9 з 15         9 з 21     (2 виходи тут неможливі — не рахуємо)",
        "   Зіграно: uk — 1 розмова",
        "   Ніхто ще не перевіряв:",
    ]
    assert words[4] == (
        "     main         menu → help                                       "
        "flows/notes/main.yaml:7"
    )
    assert any("stuck (увесь стан)" in line for line in words)


def _listed(found: Coverage) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.state, each.ways) for each in found.untested}
