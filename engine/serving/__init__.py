"""``rozmova serve``: the bots on real channels, in one process of any number over a database.

Puts the runtime's intake and senders together with the channels and an HTTP server. Not a channel:
those are found by entry points, and nothing here knows one by name.
"""
