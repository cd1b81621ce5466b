"""The questions of the shipped bots, with all that their buttons are called. Not a test itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property

from engine.core import pick, say
from engine.core.flow import Ask, Command, Flow, State, Work
from engine.core.places import Do, Goto, Menu, Place
from engine.core.play import Play
from engine.core.session import Frame, Option, Question, Session
from engine.core.turn import Known
from engine.core.values import Value, Values
from engine.language.compile import compile_flow
from engine.language.tree import read_tree, shipped

_AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
_NUMBERS = ["270012345", "270067890"]
_ZONES: list[Values] = [
    {"register": {"zone": zone, "last": Decimal("4567.8")}} for zone in ("day", "night")
]


@dataclass(frozen=True)
class Asked:
    """A question of a bot as it stands before a person who speaks ``language``."""

    flow: Flow
    state: State
    language: str
    values: Values

    def __repr__(self) -> str:
        return f"{self.flow.bot}.{self.state.path}[{self.language}]"

    @cached_property
    def buttons(self) -> list[Option]:
        """List everything that a button is called, in every language, and every item of a list."""
        called = [
            Option(name, label)
            for name in self.state.asking.buttons
            for language in self.flow.languages
            for label in say.label(self.flow, language, self.state, name, self._play.scope)
        ]
        shown = [option for option in self._shown if option.name.startswith(pick.ITEM)]
        return shown + called

    def meant(self, typed: str) -> str | None:
        """Name the button that the engine takes a typed text for."""
        question = Question(1, self.state.path, self._shown)
        option = pick.pick(self._play, self.state, question, typed)
        return option.name if option else None

    def is_command(self, name: str, command: Command) -> bool:
        """Say whether a button leads to the same as a command."""
        place = self.state.ways.get(f"press {name}")
        return place == command.place or (place is not None and self._ends_as(place, command.place))

    def _ends_as(self, place: Place, wanted: Place) -> bool:
        if not isinstance(place, Goto):
            return False
        state = self.flow.dialogs[self.state.dialog].states[place.state]
        plays = state.action.target if isinstance(state.action, Work) else None
        at_menu = isinstance(wanted, Menu) and state.path == self.flow.menu_path
        return at_menu or (isinstance(wanted, Do) and plays == wanted.dialog)

    @cached_property
    def _shown(self) -> tuple[Option, ...]:
        return pick.options(self._play, self.state)

    @cached_property
    def _play(self) -> Play:
        frame = Frame(self.state.dialog, self.state.path, dict(self.values))
        person: dict[str, Value] = {
            "language": self.language,
            "accounts": [{"number": number} for number in _NUMBERS],
            "account_numbers": list(_NUMBERS),
        }
        bot: dict[str, Value] = {
            **self.flow.facts,
            "languages": [{"code": code} for code in self.flow.languages],
        }
        known = Known(person, bot, _AT.date())
        return Play(self.flow, Session([frame]), known, _AT)


def flows() -> list[Flow]:
    """Compile the shipped bots."""
    return [compile_flow(utility) for utility in read_tree(shipped()).utilities.values()]


def questions(flow: Flow) -> Iterator[Asked]:
    """Give every question of a bot in every language, and by day and night where they differ."""
    for dialog in flow.dialogs.values():
        for state in dialog.states.values():
            if isinstance(state.action, Ask):
                for language in flow.languages:
                    day, night = (Asked(flow, state, language, zone) for zone in _ZONES)
                    yield day
                    if night.buttons != day.buttons:
                        yield night
