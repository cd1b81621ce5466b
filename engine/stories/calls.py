"""The calls that the utility received, against those that a story expects.

Only services that the story names count, in their order; only inputs that it names are compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from engine.core.values import Value, Values
from engine.language.nodes import Items, Map, Node, Scalar
from engine.runtime.services import Outcome, Request, Services
from engine.stories.document import CallDoc, Story
from engine.stories.outcome import Failure


@dataclass(frozen=True, slots=True)
class Received:
    """A call as it came to the utility."""

    service: str
    inputs: Values


class RecordedServices:
    """Passes calls on to other services, and keeps what was asked of them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.received: list[Received] = []

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Call a service; also one that then fails was called."""
        self.received.append(Received(name, inputs))
        return self._services.call(name, inputs, request)


def unmet_calls(story: Story, received: Sequence[Received]) -> Failure | None:
    """Give the first call that was not as the story says."""
    named = {call.service.text for call in story.calls}
    came = [call for call in received if call.service in named]
    wanted = [call for call in story.calls if not call.never]
    for never in story.calls:
        if never.never and any(call.service == never.service.text for call in came):
            return Failure("called", never.service.at, {"service": never.service.text})
    for index, call in enumerate(wanted):
        if index == len(came):
            return Failure("not_called", call.service.at, {"service": call.service.text})
        if call.service.text != came[index].service or not _as_written(call, came[index]):
            facts = {"service": call.service.text, "came": _shown(came[index], call)}
            return Failure("called_otherwise", call.service.at, facts)
    if len(came) > len(wanted) and wanted:
        extra = came[len(wanted)]
        facts = {"service": extra.service, "came": _shown(extra, wanted[-1])}
        return Failure("called_more", wanted[-1].service.at, facts)
    return None


def _as_written(call: CallDoc, came: Received) -> bool:
    return call.inputs is None or matches(call.inputs, dict(came.inputs))


def matches(node: Node, value: Value) -> bool:
    """Whether a value is as written: numbers as numbers, of a map what is written of it."""
    match node:
        case Map():
            return isinstance(value, dict) and all(
                entry.key.text in value and matches(entry.value, value[entry.key.text])
                for entry in node
            )
        case Items():
            return (
                isinstance(value, list)
                and len(value) == len(node.items)
                and all(matches(item, each) for item, each in zip(node.items, value, strict=True))
            )
        case Scalar(text):
            return _same(text, value)


def _same(text: str, value: Value) -> bool:
    match value:
        case None:
            return not text
        case bool():
            return text.casefold() in (("yes", "true", "так") if value else ("no", "false", "ні"))
        case int() | Decimal():
            try:
                return Decimal(text.replace(",", ".")) == value
            except InvalidOperation:
                return False
        case date():
            return text.replace(" ", "T", 1) == value.isoformat()
    return text == value


def _shown(came: Received, call: CallDoc) -> str:
    """Write a call as a story would: the inputs that matter there."""
    keys = [entry.key.text for entry in call.inputs] if call.inputs else []
    inputs = {key: came.inputs[key] for key in keys if key in came.inputs}
    return f"{came.service}: {_written(inputs)}"


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case dict():
            return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_written(each) for each in value) + "]"
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
    return str(value)
