"""Making a turn happen: stores, the runner, services, timers, the outbox.

Not what a turn is (core) nor what utilities do (utility); channels stand outside and use the
ports declared here.
"""
