from typing import Any, cast

import pytest

from engine.core.values import Values
from engine.runtime.failing import FailingServices
from engine.runtime.services import Outcome, Request, ServiceFailed

REQUEST = cast(Request, None)


class Working:
    """Services that always work, and count how often."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Note the call."""
        assert request is REQUEST
        self.calls.append((name, dict(inputs)))
        return Outcome()


def ends(services: FailingServices, times: int) -> list[str]:
    """Call a service several times; name how each call ended."""
    found = []
    for _ in range(times):
        try:
            found.append(services.call("send", {"reading": 1}, REQUEST).name)
        except ServiceFailed as failure:
            found.append("failed, try again" if failure.retry else "failed")
    return found


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("once", ["failed", "done", "done"]),
        ("twice", ["failed", "failed", "done"]),
        ("always", ["failed", "failed", "failed"]),
        ("never", ["done", "done", "done"]),
        ("closed", ["closed", "closed", "closed"]),
    ],
)
def test_a_service_ends_as_planned(how: str, expected: list[str]) -> None:
    """A planned failure is not to be tried again; a planned outcome holds for every call."""
    services = FailingServices(Working())
    services.plan("send", how)
    assert ends(services, 3) == expected


def test_what_is_not_planned_works() -> None:
    """Without a plan, and for other services, calls are passed on as they are."""
    working = Working()
    services = FailingServices(working)
    services.plan("other", "always")
    assert ends(services, 1) == ["done"]
    assert working.calls == [("send", {"reading": 1})]


def test_a_planned_failure_never_reaches_the_service() -> None:
    """A service that did not answer has not done its work either."""
    working = Working()
    services = FailingServices(working)
    services.plan("send", "always")
    ends(services, 2)
    assert working.calls == []


def test_a_planned_outcome_gives_what_was_planned() -> None:
    """Without a word it gives nothing."""
    services = FailingServices(Working())
    services.plan("send", "closed", {"opens": "завтра"})
    assert services.call("send", {}, REQUEST).facts == {"opens": "завтра"}
    services.plan("send", "closed")
    assert services.call("send", {}, REQUEST).facts == {}


def test_the_latest_plan_holds() -> None:
    """A service that failed works again as soon as it is told to."""
    services = FailingServices(Working())
    services.plan("send", "closed")
    services.plan("send", "once")
    assert ends(services, 2) == ["failed", "done"]
    services.plan("send", "always")
    services.plan("send", "never")
    assert ends(services, 1) == ["done"]


def test_plans_can_be_taken_up_again() -> None:
    """What was planned at an earlier moment holds again, failures that were left included."""
    services = FailingServices(Working())
    services.plan("send", "twice")
    ends(services, 1)
    plans = services.plans
    services.plan("send", "refused")
    services.restore(plans)
    assert ends(services, 2) == ["failed", "done"]
