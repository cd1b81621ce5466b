"""Hourly outage schedules: the published grid, read into half-hours, kept, and told (DOMAIN §5).

Not planned works and emergencies (``outages``). Nothing is guessed: what is not published, stale
or not understood is never light.
"""
