"""The mistakes that people make in flows, texts and stories, made on purpose. Not a test itself.

``mistakes(root, seed, count)`` spoils one file at a time, one thing at a time; each says where it
should be reported: on its own line, or where MESSAGES says that such a mistake shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.language.adversaries.form import (
    indented,
    no_colon,
    no_sign,
    no_space,
    pasted_twice,
    shallow,
    tabbed,
    unquoted_colon,
    unquoted_hash,
    unquoted_placeholder,
)
from tests.language.adversaries.gone import no_button, no_go, no_outcome, no_state, no_text, nowhere
from tests.language.adversaries.settings import wrong_duration, wrong_moment, wrong_setting
from tests.language.adversaries.shelf import Places, Shelf, Spoil
from tests.language.adversaries.slips import (
    cyrillic_name,
    cyrillic_value,
    misspelt_name,
    misspelt_value,
)
from tests.language.adversaries.wording import (
    label_clash,
    lost_placeholder,
    misspelt_placeholder,
    no_form,
    unclosed_placeholder,
)


@dataclass(frozen=True)
class Mistake:
    """A spoilt file, the places where that may be reported, and the bots to check for it."""

    kind: str
    file: str
    text: str
    places: Places
    bots: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} in {', '.join(f'{file}:{line}' for file, line in sorted(self.places))}"


def mistakes(shelf: Shelf, seed: int, count: int) -> Iterator[Mistake]:
    """Give so many mistakes, each kind in its turn; the same ones for the same seed."""
    random = Random(seed)  # noqa: S311 - the same again, not secrets
    made = 0
    while made < count:
        for name, (kinds, spoil) in KINDS.items():
            found = _one(shelf, random, name, kinds, spoil)
            if found is not None and made < count:
                made += 1
                yield found


def _one(
    shelf: Shelf, random: Random, name: str, kinds: tuple[str, ...], spoil: "Spoil"
) -> Mistake | None:
    for _ in range(60):
        file = random.choice(shelf.kind(random.choice(kinds)))
        page = shelf.page(file)
        spoilt = spoil(shelf, random, page)
        if spoilt is not None and spoilt.text != page.text:
            here = frozenset((file, line) for line in spoilt.lines)
            return Mistake(name, file, spoilt.text, here | spoilt.elsewhere, shelf.whose(file))
    return None


_FLOWS, _ALL = ("dialog", "dialog", "bot"), ("dialog", "bot", "locale", "story")


KINDS: Mapping[str, tuple[tuple[str, ...], Spoil]] = {
    "a slip in a name of a flow": (_FLOWS, misspelt_name),
    "a slip in a name of a locale": (("locale",), misspelt_name),
    "a slip in a name of a story": (("story",), misspelt_name),
    "a Cyrillic letter in a name": (("dialog", "bot", "locale", "story"), cyrillic_name),
    "a slip in a place or a service": (("dialog", "dialog", "bot"), misspelt_value),
    "a Cyrillic letter in a place": (("dialog", "dialog", "bot"), cyrillic_value),
    "a slip in a name that a story expects": (("story",), misspelt_value),
    "a wrong indentation": (_ALL, indented),
    "a block too shallow": (("dialog",), shallow),
    "a tab": (_ALL, tabbed),
    "a missing colon": (_ALL, no_colon),
    "a missing space": (_ALL, no_space),
    "a missing quote or bracket": (_ALL, no_sign),
    "a colon in a text": (("locale",), unquoted_colon),
    "a number sign in a text": (("locale",), unquoted_hash),
    "a placeholder without quotes": (("locale",), unquoted_placeholder),
    "a block twice": (_ALL, pasted_twice),
    "a deleted text": (("locale",), no_text),
    "a deleted state": (("dialog",), no_state),
    "a deleted button": (("dialog",), no_button),
    "a button or outcome that leads nowhere": (("dialog",), nowhere),
    "a deleted outcome": (("dialog",), no_outcome),
    "a deleted go": (("dialog",), no_go),
    "a slip in a placeholder": (("locale",), misspelt_placeholder),
    "an unclosed placeholder": (("locale",), unclosed_placeholder),
    "a placeholder lost in translation": (("locale",), lost_placeholder),
    "a deleted plural form": (("locale",), no_form),
    "a label clash": (("locale",), label_clash),
    "a wrong moment": (("bot",), wrong_moment),
    "a wrong duration": (("bot", "dialog"), wrong_duration),
    "a wrong language or channel": (("bot",), wrong_setting),
}
