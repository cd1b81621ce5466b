"""From documents that were checked to a flow that can be played.

Assumes that ``check`` found no error in what it compiles; anything that slips through is a
programmer's error. Texts are compiled in ``texts``, kinds of answer in ``kinds``.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.core.answers.lines import LinePattern
from engine.core.flow import (
    Action,
    Ask,
    Attempts,
    Command,
    Dialog,
    Expression,
    Flow,
    Notice,
    Proof,
    Remember,
    Rules,
    Service,
    State,
    Work,
)
from engine.core.machine import Machine
from engine.core.places import Back, End, Goto, Menu, Place
from engine.core.values import Value
from engine.language.documents import Binding, DialogDoc, ServiceDoc, StateDoc
from engine.language.kinds import kinds_of
from engine.language.nodes import Items, Map, Node, Scalar
from engine.language.templates import Templates
from engine.language.texts import texts_of, words_of
from engine.language.tree import Utility
from engine.language.wording import compared

BUILT_IN_COMMANDS: Mapping[str, Place] = {"start": Menu(), "resume": Back()}
"""Understood without being listed; what they do is the core's."""

_YES, _NO = ("yes", "true", "так"), ("no", "false", "ні")
_NUMBER = re.compile("0|[1-9][0-9]{0,17}")
"""More digits are a name, of an account perhaps, and nothing to count with."""


def compile_flow(utility: Utility) -> Flow:
    """Compile a utility: structure, texts in every language, and the machine of its states."""
    expressions = Templates(words_of(utility, utility.languages[0]))
    compiler = _Compiler(utility, expressions)
    dialogs = {name: compiler.dialog(doc) for name, doc in utility.reachable().items()}
    bot = utility.bot
    return Flow(
        bot=bot.bot,
        name=bot.name,
        version=utility.version,
        languages=utility.languages,
        channels=tuple(channel.text for channel in bot.channels),
        start=bot.start.text if bot.start else utility.menu[0],
        menu=utility.menu,
        dialogs=dialogs,
        services={name: _service(doc) for name, doc in utility.services.items()},
        kinds=kinds_of(bot),
        commands=tuple(_commands(utility)),
        notices={
            notice.name.text: Notice(
                notice.name.text,
                {stage.name.text: stage.moment.text for stage in notice.stages},
                {button.name.text: button.way.place for button in notice.buttons},
                notice.to.text if notice.to else None,
                expressions.condition(notice.guard.text) if notice.guard else None,
                expressions.condition(notice.unless.text) if notice.unless else None,
                _urgent(utility, notice.name.text),
            )
            for notice in bot.notices
        },
        facts={name.text: fact(value.text) for name, value in bot.facts},
        rules=_rules(utility),
        texts=texts_of(utility),
        machine=Machine(dialogs),
    )


def _urgent(utility: Utility, event: str) -> bool:
    return event in utility.events and utility.events[event].urgent


def fact(written: str) -> Value:
    """Read a fact: a number, a switch, or words (LANGUAGE §3)."""
    word = written.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return int(written) if _NUMBER.fullmatch(written) else written


class _Compiler:
    """Compiles the dialogs of one utility, whose bot has defaults for them."""

    def __init__(self, utility: Utility, expressions: Templates) -> None:
        self._utility, self._templates = utility, expressions

    def dialog(self, doc: DialogDoc) -> Dialog:
        """Compile a dialog."""
        return Dialog(
            name=doc.name,
            about=doc.about,
            needs=tuple(name.text for name in doc.needs),
            gives=tuple(name.text for name in doc.gives),
            states={state.name.text: self._state(doc, state) for state in doc.states},
        )

    def _state(self, dialog: DialogDoc, doc: StateDoc) -> State:
        bot = self._utility.bot
        following = dialog.below(doc)
        below: Place = Goto(following.name.text) if following else End()
        return State(
            dialog=dialog.name,
            name=doc.name.text,
            position=doc.name.at,
            speaks=doc.speaks,
            ways=self._ways(doc, below),
            below=below,
            guard=self._templates.condition(doc.guard.text) if doc.guard else None,
            action=self._action(doc),
            tries=doc.tries or bot.tries or 3,
            remind=doc.remind or bot.remind,
            wait=doc.wait or bot.wait or timedelta(days=1),
        )

    def _ways(self, doc: StateDoc, below: Place) -> dict[str, Place]:
        ways = {f"press {button.name.text}": button.way.place for button in doc.buttons}
        ways |= {branch.name.text: branch.way.place for branch in doc.then}
        ways["done"] = doc.go.place if doc.go else below
        return ways

    def _action(self, doc: StateDoc) -> Action | None:
        if doc.waits:
            return Ask(
                kind=doc.ask.text if doc.ask else None,
                choose=self._choose(doc),
                buttons=tuple(button.name.text for button in doc.buttons),
                check=doc.check.text if doc.check else None,
                inputs=self._inputs(doc),
            )
        if doc.do is not None:
            each = doc.each
            return Work(
                target=doc.do.text,
                inputs=self._inputs(doc),
                each=(each.name, self._templates.expression(each.items)) if each else None,
            )
        if doc.sets:
            return Remember(tuple((b.name.text, self._bound(b)) for b in doc.sets))
        return None

    def _choose(self, doc: StateDoc) -> Expression | None:
        if isinstance(doc.choose, tuple):
            names: list[Value] = [name.text for name in doc.choose]
            return lambda _scope: list(names)
        return self._templates.expression(doc.choose.text) if doc.choose else None

    def _inputs(self, doc: StateDoc) -> dict[str, Expression]:
        return {binding.name.text: self._bound(binding) for binding in doc.inputs}

    def _bound(self, binding: Binding) -> Expression:
        compiled = [self._templates.expression(each.text) for each in binding.expressions]
        if binding.listed:
            return lambda scope: [expression(scope) for expression in compiled]
        return compiled[0]


def _commands(utility: Utility) -> list[Command]:
    """Compile the bot's commands in their order, and those that every bot understands."""
    places = {branch.name.text: branch.way.place for branch in utility.bot.commands}
    places |= {name: way for name, way in BUILT_IN_COMMANDS.items() if name not in places}
    digits = frozenset(rule.name.text for rule in utility.bot.answers if rule.by == "digits") | {
        "reading"
    }
    return [
        Command(
            name,
            place,
            command_words(utility, name),
            tuple(
                LinePattern(pattern.text, digits)
                for command, pattern in utility.bot.lines
                if command.text == name
            ),
        )
        for name, place in places.items()
    ]


def command_words(utility: Utility, name: str) -> frozenset[str]:
    """Give the words of a command in all languages of the bot, folded; the slash form always."""
    found = {compared(f"/{name}")}
    for language in utility.languages:
        if (doc := utility.text(language, f"commands.{name}")) is not None:
            found |= {compared(word.text) for word in doc.variants}
    return frozenset(found)


def _service(doc: ServiceDoc) -> Service:
    return Service(
        name=doc.name.text,
        takes=tuple(name.text for name in doc.takes),
        gives=tuple(name.text for name in doc.gives),
        ends={name.text: way.place if way else None for name, way in doc.ends},
        changes=doc.changes,
        remote=doc.remote,
        private=tuple(name.text for name in doc.private),
        stand_in=_sample(doc.stand_in),
    )


def _sample(node: Node | None) -> dict[str, Value] | None:
    value = _plain(node) if node is not None else None
    return value if isinstance(value, dict) else None


def _plain(node: Node) -> Value:
    """Give a sample's value: a number where it is one, else text."""
    match node:
        case Map(entries):
            return {entry.key.text: _plain(entry.value) for entry in entries}
        case Items(items):
            return [_plain(item) for item in items]
        case Scalar(text):
            try:
                return Decimal(text) if "." in text else fact(text)
            except InvalidOperation:
                return text


def _rules(utility: Utility) -> Rules:
    bot = utility.bot
    by: Any = bot.proof[0]
    dated: Any = bot.dated
    attempts: dict[str, Any] = dict(bot.attempts)
    return Rules(
        Proof(by, bot.proof[1]),
        bot.window,
        dated,
        Attempts(**attempts),
        bot.meters,
        bot.personal_data,
        bot.quiet,
    )
