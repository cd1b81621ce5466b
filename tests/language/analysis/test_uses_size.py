import time

import pytest

from engine.language.analysis.parsed import Parsed, Template


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_long_condition_takes_no_longer_than_its_length_is_worth(word: str) -> None:
    """What is asked beside what is not worked out anew for every part of a condition."""
    condition = f" {word} ".join(f"person.name{number}" for number in range(25))
    began = time.process_time()
    template = Parsed().text(f"{{% if {condition} %}}{{{{ person.name }}}}{{% endif %}}")
    assert time.process_time() - began < 2
    assert isinstance(template, Template)
    assert len(template.uses) == 26
    assert len(template.uses[-1].tested) == 25
