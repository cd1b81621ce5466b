"""Services that fail as planned: for stories, and for programs that try a bot out.

Not a fault of the world: what is planned here happens in the same way every time.
"""

import math
from collections.abc import Mapping

from engine.core.values import Values
from engine.runtime.services import Outcome, Request, ServiceFailed, Services

TIMES = {"never": 0, "once": 1, "twice": 2, "always": math.inf}
"""How often a service does not answer, by the word for it."""


class FailingServices:
    """Passes calls on to other services, except where another end is planned."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._failures: dict[str, float] = {}
        self._outcomes: dict[str, Outcome] = {}

    def plan(self, name: str, how: str, facts: Values | None = None) -> None:
        """Plan how a service ends from now on; the latest plan for it holds.

        ``how`` is ``once``, ``twice`` or ``always`` (that often it does not answer), ``never``
        (it works again), or a named outcome, with which every further call ends, giving ``facts``.
        """
        self._failures[name] = TIMES.get(how, 0)
        self._outcomes.pop(name, None)
        if how not in TIMES:
            self._outcomes[name] = Outcome(how, facts)

    @property
    def plans(self) -> tuple[Mapping[str, float], Mapping[str, Outcome]]:
        """What is planned at this moment, to be taken up again by ``restore``."""
        return dict(self._failures), dict(self._outcomes)

    def restore(self, plans: tuple[Mapping[str, float], Mapping[str, Outcome]]) -> None:
        """Plan anew what was planned at an earlier moment, and nothing else."""
        failures, outcomes = plans
        self._failures, self._outcomes = dict(failures), dict(outcomes)

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Call a service, or end as planned; a planned failure is not to be tried again."""
        if self._failures.get(name, 0):
            self._failures[name] -= 1
            raise ServiceFailed("planned", retry=False)
        if name in self._outcomes:
            return self._outcomes[name]
        return self._services.call(name, inputs, request)
