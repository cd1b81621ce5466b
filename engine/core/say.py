"""Finding the words for what happens, and putting them into messages.

Not the words themselves (locales) and not how a channel shows them.
"""

from collections.abc import Iterator, Mapping

from engine.core.flow import Ask, Flow, State
from engine.core.values import Value, Values


def words(flow: Flow, language: str, path: str, scope: Values) -> list[str]:
    """Render every variant of a text: a label with its synonyms, or one text per try.

    An empty list when neither the language nor the bot's first language has the text.
    """
    texts = flow.texts[language].get(path, ())
    return [text(scope).strip() for text in texts]


def text(flow: Flow, language: str, path: str, scope: Values, turn: int = 0) -> str | None:
    """Render one text; ``turn`` picks from a list, whose last entry serves for all later turns."""
    texts = flow.texts[language].get(path, ())
    if not texts:
        return None
    return texts[turn if turn < len(texts) else -1](scope).strip()


def reason(
    flow: Flow, language: str, state: State, why: str, scope: Values, said: Mapping[str, int]
) -> tuple[str, str]:
    """Say why an answer was not taken, by the most particular text that there is; with its path.

    ``said`` counts how often each text has been said of this question's answers before.
    """
    for path in _reasons(state, why):
        turn = said.get(path, 0)
        if found := text(flow, language, path, {**scope, "tries": turn}, turn):
            return path, found
    path = f"{state.path}.text"
    return path, text(flow, language, path, scope) or ""


def _reasons(state: State, why: str) -> Iterator[str]:
    kind = state.action.kind if isinstance(state.action, Ask) else None
    yield f"{state.path}.{why}"
    if why == "media" and kind not in ("contact", "photo"):
        yield f"answers.{kind or 'choice'}.media"
        yield "engine.media"
    yield f"{state.path}.again"
    if kind:
        yield f"answers.{kind}.{why}"
        yield f"answers.{kind}.again"
    yield "answers.choice.again"


def helping(state: State) -> Iterator[str]:
    """Name the texts that may help at a question, the most particular first."""
    yield f"{state.path}.help"
    if isinstance(state.action, Ask) and state.action.kind:
        yield f"answers.{state.action.kind}.help"


def label(flow: Flow, language: str, state: State, name: str, scope: Values) -> list[str]:
    """Give a button's label and then its synonyms."""
    return words(flow, language, f"{state.path}.buttons.{name}", scope)


def item_label(flow: Flow, language: str, state: State, item: Value, scope: Values) -> str:
    """Give the label of one item of ``choose``; an item with no text of its own is its own."""
    found = text(flow, language, f"{state.path}.choose", {**scope, "item": item})
    if found is None and isinstance(item, str):
        found = text(flow, language, f"{state.path}.choose.{item}", scope)
    return found if found is not None else str(item)
