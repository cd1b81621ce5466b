"""Measurements on demand: figures, never verdicts. Tests do not time anything."""
