"""The kinds of answer without rules of their own: free text, a shared contact, a photo.

Contact and photo do not come as text: the channel receives them and says what came; typed text is
always wrong for them.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from engine.core.answers.kind import Wrong
from engine.core.answers.phones import phone as normalised
from engine.core.folding import LONGEST, visible
from engine.core.values import Value, Values

LONGEST_TEXT = 1000
"""Characters in a free answer: an address or a complaint, not a book."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of 1 to 1000 characters that shows something; line breaks stay.

    Wrong: ``again`` for a text in which nothing is seen; ``too_long`` (``longest``, ``came``).
    """

    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> str | Wrong:  # noqa: ARG002
        """Give the text without control and direction characters, or lone surrogates."""
        if len(typed) > LONGEST:
            return _too_long(len(typed))
        text = "".join(_kept(ch) for ch in typed.replace("\r\n", "\n")).strip()
        if not visible(text):
            return Wrong()
        return text if len(text) <= LONGEST_TEXT else _too_long(len(text))


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number shared by the channel's button; typed text is ``again`` where there is one.

    Wrong when received: ``not_own`` for somebody else's card; ``again`` for a number that is not
    Ukrainian.
    """

    private: bool = True

    def read(self, typed: str, register: Values | None, today: date) -> Wrong:  # noqa: ARG002
        """Say that a contact is shared, not typed: what is typed proves nothing."""
        return Wrong()

    def receive(self, phone: str, own: bool) -> dict[str, Value] | Wrong:
        """Give ``{"phone": "+380…"}``; ``own``: the card is the sender's (DOMAIN §3)."""
        if not own:
            return Wrong("not_own")
        number = normalised(phone)
        return {"phone": number} if number else Wrong()


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture, kept as the channel's reference to it; typed text is ``again``."""

    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> Wrong:  # noqa: ARG002
        """Say that a photo is sent, not typed."""
        return Wrong()

    def receive(self, reference: str) -> dict[str, Value] | Wrong:
        """Give ``{"reference": …}``."""
        return {"reference": reference} if reference else Wrong()


def _kept(ch: str) -> str:
    if ch in "\n\t":
        return "\n" if ch == "\n" else " "
    bidi = "\u202a" <= ch <= "\u202e" or "\u2066" <= ch <= "\u2069"
    return "" if bidi or unicodedata.category(ch) in ("Cc", "Cs") else ch


def _too_long(came: int) -> Wrong:
    return Wrong("too_long", {"longest": LONGEST_TEXT, "came": came})
