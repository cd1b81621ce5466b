"""Small flows and conversations for the tests of the core."""

from collections.abc import Callable, Mapping

import pytest

from engine.core.flow import Flow
from engine.core.values import Value
from tests.core.small_flow import small_flow
from tests.core.talk import Ending, Serve, Talk


@pytest.fixture
def flow() -> Callable[..., Flow]:
    """Compile YAML texts: ``flow(main="...", bot="...", services="...", uk="...")``."""
    return small_flow


@pytest.fixture
def talk(flow: Callable[..., Flow]) -> Callable[..., Talk]:
    """Begin a conversation with such a flow: its person has said hello."""

    def begin(
        serve: Mapping[str, Serve | Ending] | None = None,
        person: dict[str, Value] | None = None,
        **files: str,
    ) -> Talk:
        begun = Talk(flow(**files), serve or {}, person or {})
        begun.type("вітаю")
        return begun

    return begin
