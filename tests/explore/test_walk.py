from pathlib import Path

from engine.explore.rehearsal import Plan
from engine.explore.walk import walk
from tests.explore import test_findings as seeds
from tests.explore.seeded import stage
from tests.explore.test_corners import CORNERS
from tests.explore.test_saving import SEEDS

TRIES = seeds.TWO_STATES.replace("ask:\n  buttons:\n    n", "ask:\n  tries: 9\n  buttons:\n    n")
SAME = seeds.TWO_TEXTS.replace("text: Далі?", "text: Далі?, again: Натисніть кнопку.")


def test_people_at_random_find_nothing_in_a_sound_bot(tmp_path: Path) -> None:
    """As many conversations are led as were asked for."""
    walked = walk(stage(tmp_path), 20, 1)
    assert walked.finding is None
    assert walked.talks >= 20
    assert walked.turns > walked.talks


def test_what_people_find_at_random_is_made_short(tmp_path: Path) -> None:
    """The conversation is no longer than the shortest that shows the mistake."""
    walked = walk(stage(tmp_path, main=seeds.TWO_STATES, uk=_mute()), 60, 1)
    assert walked.finding is not None
    assert walked.finding.broken.code == "X03"
    assert len(seeds.conversation(walked.finding)) <= 2


def test_languages_that_go_apart_are_found_at_random(tmp_path: Path) -> None:
    """Every conversation is led in all languages, and they have to go alike."""
    main = seeds.TWO_STATES.replace("ready:\n", "extra: {if: person.language == 'uk'}\nready:\n")
    main = main.replace("next: ready", "next: extra")
    walked = walk(stage(tmp_path, main=main, uk=seeds.TWO_TEXTS + "extra: І ще.\n"), 60, 1)
    assert walked.finding is not None
    assert (walked.finding.broken.code, walked.finding.broken.case) == ("X08", "said")
    assert seeds.conversation(walked.finding)[-1] == "next"


def test_what_a_channel_cannot_show_is_found_at_random(tmp_path: Path) -> None:
    """Viber's limits count, whichever channel the conversation is led in."""
    pieces = SEEDS["x07"]
    walked = walk(stage(tmp_path, main=pieces["main"], uk=pieces["uk"]), 60, 1)
    assert walked.finding is not None
    assert walked.finding.broken.code == "X07"
    assert walked.finding.broken.facts["channel"] == "viber"


def test_a_mistake_of_the_second_language_is_found_at_random(tmp_path: Path) -> None:
    """The languages that follow are bound by all the rules, too."""
    ru = seeds.TWO_TEXTS.replace("Готово.", "Готово {{ nothing }}.")
    walked = walk(stage(tmp_path, main=seeds.TWO_STATES, uk=seeds.TWO_TEXTS, ru=ru), 60, 1)
    assert walked.finding is not None
    assert walked.finding.broken.code == "X02"
    assert walked.finding.found is not None
    assert walked.finding.found.language == "ru"


def test_an_outcome_that_the_sample_never_gives_is_tried_at_random(tmp_path: Path) -> None:
    """What a service may end with is planned, as in the exploration."""
    pieces = CORNERS["an outcome that the sample never gives"].pieces
    walked = walk(stage(tmp_path, main=pieces["main"], uk=pieces["uk"]), 120, 1)
    assert walked.finding is not None
    assert walked.finding.broken.code == "X03"
    assert walked.finding.found is not None
    assert walked.finding.found.plan == Plan("look_up", "unknown")


def test_the_same_seed_leads_the_same_conversations(tmp_path: Path) -> None:
    """What was found once can be shown again."""
    ready = stage(tmp_path, main=TRIES, uk=SAME)
    first, second = walk(ready, 30, 7), walk(ready, 30, 7)
    assert (first.talks, first.turns) == (second.talks, second.turns)


def _mute() -> str:
    return seeds.TWO_TEXTS.replace("text: Далі?", 'text: "{% if person.phone %}Далі?{% endif %}"')
