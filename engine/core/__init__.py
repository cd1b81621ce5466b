"""The pure heart: (Flow, Session, Event, Known) -> Turn.

No I/O, no clock, no randomness, no logging; what has to happen outside is an effect in the turn.
"""
