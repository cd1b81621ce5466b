"""What flows may call is there, and takes what ``flows/services.yaml`` says."""

import inspect
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.runtime.services import Request
from tests.utility.conftest import entry_points

DECLARED: dict[str, Any] = YAML(typ="safe").load(
    (Path(__file__).parents[2] / "flows" / "services.yaml").read_text(encoding="utf-8")
)["services"]
INSTALLED = {point.name: point for point in entry_points()}


def test_every_declared_service_is_installed() -> None:
    """Nothing that flows call is missing, and nothing is installed that they cannot call."""
    assert INSTALLED.keys() == DECLARED.keys()


@pytest.mark.parametrize("name", DECLARED)
def test_a_service_takes_what_it_declares(name: str) -> None:
    """What a service takes are its parameters; the rest it may ask of the request by name."""
    parameters = set(inspect.signature(INSTALLED[name].load()).parameters)
    takes = set(DECLARED[name].get("takes", []))
    assert takes <= parameters <= takes | set(Request.__slots__)
