from pathlib import Path

from engine.explore.walk import walk
from tests.explore import test_findings as seeds
from tests.explore.seeded import stage

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


def test_the_same_seed_leads_the_same_conversations(tmp_path: Path) -> None:
    """What was found once can be shown again."""
    ready = stage(tmp_path, main=TRIES, uk=SAME)
    first, second = walk(ready, 30, 7), walk(ready, 30, 7)
    assert (first.talks, first.turns) == (second.talks, second.turns)


def _mute() -> str:
    return seeds.TWO_TEXTS.replace("text: Далі?", 'text: "{% if person.phone %}Далі?{% endif %}"')
