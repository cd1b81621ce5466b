"""The table of the tests' own services, beside those of the engine."""

from engine.runtime.store import Migration

SENT = Migration("test_sent", ("CREATE TABLE sent (id {id}, step_key TEXT, reading TEXT)",))
