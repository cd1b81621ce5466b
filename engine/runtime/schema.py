"""The tables in which conversations live. Not the utilities' own: those are in ``utility``."""

from engine.runtime.store import Migration

MIGRATIONS = (
    Migration(
        "001_conversations",
        (
            """CREATE TABLE people (
                id {id},
                bot TEXT NOT NULL,
                channel TEXT NOT NULL,
                chat TEXT NOT NULL,
                language TEXT NOT NULL,
                phone TEXT,
                name TEXT,
                blocked INTEGER NOT NULL DEFAULT 0,
                met_at TEXT NOT NULL,
                UNIQUE (bot, channel, chat)
            )""",
            """CREATE TABLE sessions (
                person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
                version TEXT NOT NULL,
                state TEXT,
                session TEXT NOT NULL,
                updated_at TEXT NOT NULL
            )""",
            """CREATE TABLE inbox (
                bot TEXT NOT NULL,
                channel TEXT NOT NULL,
                update_id TEXT NOT NULL,
                received_at TEXT NOT NULL,
                explanation TEXT,
                PRIMARY KEY (bot, channel, update_id)
            )""",
            """CREATE TABLE outbox (
                id {id},
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                message TEXT NOT NULL,
                created_at TEXT NOT NULL,
                status TEXT NOT NULL DEFAULT 'waiting'
            )""",
            "CREATE INDEX outbox_waiting ON outbox (id) WHERE status = 'waiting'",
            """CREATE TABLE timers (
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                timer TEXT NOT NULL,
                question INTEGER NOT NULL,
                due_at TEXT NOT NULL,
                PRIMARY KEY (person_id, timer)
            )""",
            "CREATE INDEX timers_due ON timers (due_at)",
            """CREATE TABLE journal (
                id {id},
                person_id INTEGER NOT NULL,
                at TEXT NOT NULL,
                version TEXT NOT NULL,
                event TEXT NOT NULL,
                state_before TEXT,
                state_after TEXT,
                said TEXT NOT NULL
            )""",
            "CREATE INDEX journal_person ON journal (person_id, id)",
        ),
    ),
    Migration(
        "002_retention",
        (
            "ALTER TABLE people ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX people_leaving ON people (id) WHERE leaving = 1",
            "CREATE INDEX sessions_updated ON sessions (updated_at)",
            "CREATE INDEX sessions_half_done ON sessions (updated_at) WHERE version <> ''",
            "CREATE INDEX journal_at ON journal (at)",
            "CREATE INDEX inbox_received ON inbox (bot, received_at)",
            "CREATE INDEX outbox_person ON outbox (person_id)",
            "CREATE INDEX outbox_done ON outbox (created_at) WHERE status <> 'waiting'",
        ),
    ),
    Migration(
        "003_channels",
        (
            "ALTER TABLE inbox ADD COLUMN chat TEXT",
            "ALTER TABLE inbox ADD COLUMN payload TEXT",
            "CREATE INDEX inbox_waiting ON inbox (bot, received_at) WHERE payload IS NOT NULL",
            "ALTER TABLE outbox ADD COLUMN bot TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE outbox ADD COLUMN bulk INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE outbox ADD COLUMN due_at TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE outbox ADD COLUMN valid_until TEXT",
            "ALTER TABLE outbox ADD COLUMN part INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE outbox ADD COLUMN unknowns INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE outbox ADD COLUMN channel_key TEXT",
            "ALTER TABLE outbox ADD COLUMN why TEXT",
            """UPDATE outbox SET
                 bot = (SELECT bot FROM people WHERE id = person_id),
                 channel = (SELECT channel FROM people WHERE id = person_id)""",
            "DROP INDEX outbox_waiting",
            "DROP INDEX outbox_done",
            """CREATE INDEX outbox_due ON outbox (bot, channel, bulk, due_at, id)
               WHERE status = 'waiting'""",
            """CREATE INDEX outbox_person_waiting ON outbox (person_id, bulk, id)
               WHERE status = 'waiting'""",
            "CREATE INDEX outbox_sending ON outbox (bot, channel) WHERE status = 'sending'",
            """CREATE INDEX outbox_done ON outbox (created_at)
               WHERE status NOT IN ('waiting', 'sending')""",
            """CREATE INDEX outbox_key ON outbox (channel_key, channel, bot)
               WHERE channel_key IS NOT NULL""",
            "CREATE TABLE era (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL)",
        ),
    ),
    Migration(
        "004_urgent",
        (
            "ALTER TABLE outbox ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE outbox ADD COLUMN notice_id INTEGER",
            """CREATE INDEX outbox_urgent ON outbox (bot, channel, due_at, id)
               WHERE status = 'waiting' AND urgent = 1""",
            "CREATE INDEX outbox_notice ON outbox (notice_id) WHERE notice_id IS NOT NULL",
        ),
    ),
    Migration(
        "005_processes",
        (
            "ALTER TABLE inbox ADD COLUMN rank INTEGER NOT NULL DEFAULT 0",
            "DROP INDEX inbox_waiting",
            """CREATE INDEX inbox_waiting ON inbox (bot, channel, chat, rank, received_at)
               WHERE payload IS NOT NULL""",
        ),
    ),
)
