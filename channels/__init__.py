"""Where people are: each channel turns updates into events and messages into what it can show.

Not what is said: that is the flow's. A channel imports the engine, never the other way.
"""
