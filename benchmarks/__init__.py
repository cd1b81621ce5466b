"""Measurements on demand: figures, never verdicts. Tests do not time anything.

``python -m benchmarks`` lists the parts, ``python -m benchmarks PART`` runs one.
"""
