"""A word of the writer's own language is understood where it can mean only one thing."""

import pytest

from engine.language.own_words import meant
from engine.language.read_bot import BOT, NOTICE
from engine.language.read_dialog import DIALOG, STATE
from engine.messages import LANGUAGES, keys

KEYWORDS = {*DIALOG, *STATE, *BOT, *NOTICE}


@pytest.mark.parametrize(
    ("word", "keyword"),
    [("питає", "ask"), ("Якщо", "if"), ("далі", "go"), ("тогда", "then"), ("question", "ask")],
)
def test_a_keyword_is_known_by_its_meaning(word: str, keyword: str) -> None:
    """Ukrainian, Russian and English words for a keyword of a state are understood."""
    assert meant(word, STATE, "keywords") == keyword


def test_a_word_for_something_of_another_block_gives_none() -> None:
    """What could not stand here is not suggested."""
    assert meant("питає", BOT, "keywords") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_only_keywords(language: str) -> None:
    """Every word in the table means a keyword that there is."""
    assert {key.removeprefix("meant.") for key in keys(language, "keywords")} <= KEYWORDS
