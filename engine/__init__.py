"""Rozmova's engine: dialogs written in YAML, interpreted, stored and served.

The rooms, from the inside out: ``core`` (pure), ``language`` (text to flow), ``runtime`` (a turn
happens), ``utility`` (what flows can call), ``cli`` (where the parts are put together).
"""
