"""Where a state may lead (LANGUAGE §2.3.3). Not how one gets there: that is the machine's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goto:
    """Another state of the same dialog."""

    state: str


@dataclass(frozen=True, slots=True)
class End:
    """The dialog is finished; the caller's ``then`` decides about an outcome other than done."""

    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class Again:
    """Say why, and wait for another answer."""


@dataclass(frozen=True, slots=True)
class Back:
    """The previous question, with everything as it was then."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Drop everything, to the utility's menu."""


@dataclass(frozen=True, slots=True)
class Do:
    """Play a dialog on top, then return here and ask again."""

    dialog: str


Place = Goto | End | Again | Back | Menu | Do
