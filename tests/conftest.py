"""What all tests share: on a loaded machine Hypothesis may take its time."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rozmova",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("rozmova")
