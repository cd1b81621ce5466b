"""Measurements on demand: figures, never verdicts. Tests do not time anything.

``python -m benchmarks``: what commands cost. ``python -m benchmarks.handover``: a thousand people
in Telegram, from what they do to the last reply.
"""
