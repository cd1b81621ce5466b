"""The form in which labels and command words are compared with one another, remembered.

Not for what people type: that is compared as it comes and not kept (``core.folding``).
"""

from functools import lru_cache

from engine.core.folding import loosest


@lru_cache(maxsize=10_000)
def compared(text: str) -> str:
    """Give the loosest form of a text that stands in a locale; the rules ask for the same often."""
    return loosest(text)
