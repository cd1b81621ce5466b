"""Notices: what a utility tells people of its own accord, in time, once, and never wrong.

Three steps, each derived from what is stored, so that a restart or a second process changes
nothing. A source (``works``, ``schedules``, ``calendar``) plans *stages*: what is to be said of
one subject in one revision, and when (pure: ``life``, ``timing``, ``days``). When a stage is due,
its *audience* becomes rows of ``notices``, at most one for a stage, account and person. *Telling*
turns rows into announcements, a few at a time. What stops being true is *withdrawn*, even from the
outbox.
"""
