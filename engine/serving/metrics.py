"""The figures of a running server, as Prometheus reads them. Labels name no person, ever."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

COUNTERS = {
    "updates": "Updates that came, by what they were",
    "refusals": "Requests that were not let in, by reason",
    "turns": "Updates that were heard, by how that ended",
    "messages": "Attempts to send a message, by how they ended",
    "degradations": "Messages shown in another way than written, by what was changed",
}
TIMES = {
    "turn": "Seconds from an update's arrival until its replies are stored",
    "call": "Seconds that one call to a channel took",
}
LABELS = ("bot", "channel")


class Metrics:
    """Takes the figures of one process (the port ``Telemetry``) and shows them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters = {
            name: Counter(f"rozmova_{name}", about, (*LABELS, "kind"), registry=self._registry)
            for name, about in COUNTERS.items()
        }
        self._times = {
            name: Histogram(f"rozmova_{name}_seconds", about, LABELS, registry=self._registry)
            for name, about in TIMES.items()
        }
        self._waiting = Gauge(
            "rozmova_waiting",
            "Updates (inbox) and messages (outbox) that wait",
            ("box", "bot"),
            registry=self._registry,
        )
        self._working = Gauge(
            "rozmova_channel_working",
            "Whether a channel works (1) or not (0)",
            LABELS,
            registry=self._registry,
        )

    def count(self, what: str, bot: str, channel: str, kind: str) -> None:
        """Count something."""
        self._counters[what].labels(bot, channel, kind).inc()

    def time(self, what: str, bot: str, channel: str, seconds: float) -> None:
        """Note how long something took."""
        self._times[what].labels(bot, channel).observe(seconds)

    def shown(
        self, waiting: Mapping[tuple[str, str], int], working: Mapping[tuple[str, str], bool]
    ) -> bytes:
        """Give everything in Prometheus' text format.

        ``waiting`` is by box and bot, ``working`` by bot and channel.
        """
        for (box, bot), number in waiting.items():
            self._waiting.labels(box, bot).set(number)
        for labels, works in working.items():
            self._working.labels(*labels).set(works)
        return generate_latest(self._registry)
