"""The tables of utilities: accounts, meters, registers, links, readings, works, the schedule.

Not conversations. Everything exact is text, and alike in every database: decimals; dates as
``YYYY-MM-DD``; months as ``YYYY-MM``; moments as ``engine.runtime.store.moment`` writes them. A
register or a zone without a name is the empty text, because it is part of a key.
"""

from typing import Final

from engine.runtime.store import Migration

ACTIVE: Final = "status IN ('accepted', 'flagged', 'queued')"
"""Which readings count: at most one for a register and billing month (DOMAIN §4 "Correction")."""

MIGRATIONS = (
    Migration(
        "001_utilities",
        (
            """CREATE TABLE accounts (
                bot TEXT NOT NULL,
                number TEXT NOT NULL,
                address TEXT,
                flat TEXT,
                eic TEXT,
                phone TEXT,
                outage_group TEXT,
                verified_until TEXT,
                PRIMARY KEY (bot, number)
            )""",
            """CREATE TABLE registers (
                bot TEXT NOT NULL,
                account TEXT NOT NULL,
                meter TEXT NOT NULL,
                position INTEGER NOT NULL,
                service TEXT NOT NULL,
                unit TEXT NOT NULL,
                register TEXT NOT NULL,
                zone TEXT NOT NULL,
                digits INTEGER,
                decimals INTEGER NOT NULL,
                last_value TEXT,
                last_date TEXT,
                limit_value TEXT,
                PRIMARY KEY (bot, account, meter, register, zone)
            )""",
            """CREATE TABLE links (
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                account TEXT NOT NULL,
                linked_at TEXT NOT NULL,
                notices INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (person_id, account)
            )""",
            "CREATE INDEX links_account ON links (account)",
            """CREATE TABLE attempts (
                id {id},
                bot TEXT NOT NULL,
                kind TEXT NOT NULL,
                channel TEXT NOT NULL,
                chat TEXT NOT NULL,
                account TEXT NOT NULL,
                at TEXT NOT NULL
            )""",
            "CREATE INDEX attempts_chat ON attempts (bot, kind, channel, chat, at)",
            "CREATE INDEX attempts_account ON attempts (bot, kind, account, at)",
            "CREATE INDEX attempts_at ON attempts (bot, at)",
            """CREATE TABLE readings (
                id {id},
                bot TEXT NOT NULL,
                account TEXT NOT NULL,
                meter TEXT NOT NULL,
                service TEXT NOT NULL,
                register TEXT NOT NULL,
                zone TEXT NOT NULL,
                value TEXT NOT NULL,
                unit TEXT NOT NULL,
                as_of TEXT NOT NULL,
                billing_month TEXT NOT NULL,
                received_at TEXT NOT NULL,
                channel TEXT NOT NULL,
                status TEXT NOT NULL,
                supersedes INTEGER,
                person_id INTEGER,
                step_key TEXT NOT NULL,
                exported_at TEXT,
                UNIQUE (step_key, account, meter, register, zone)
            )""",
            f"""CREATE UNIQUE INDEX readings_active
                ON readings (bot, account, meter, register, zone, billing_month)
                WHERE {ACTIVE}""",
            """CREATE TABLE receipts (
                bot TEXT NOT NULL,
                step_key TEXT NOT NULL,
                outcome TEXT NOT NULL,
                billing_month TEXT NOT NULL,
                as_of TEXT NOT NULL,
                count INTEGER NOT NULL,
                PRIMARY KEY (bot, step_key)
            )""",
            """CREATE INDEX readings_unexported ON readings (bot, id)
                WHERE exported_at IS NULL""",
            """CREATE TABLE works (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                kind TEXT NOT NULL,
                outage_group TEXT,
                starts TEXT NOT NULL,
                ends TEXT,
                reason TEXT,
                status TEXT NOT NULL,
                updated_at TEXT NOT NULL,
                PRIMARY KEY (bot, work)
            )""",
            """CREATE TABLE work_accounts (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (bot, work, account)
            )""",
            "CREATE INDEX work_accounts_account ON work_accounts (bot, account, work)",
            "CREATE INDEX works_group ON works (bot, outage_group)",
            """CREATE TABLE imports (
                bot TEXT NOT NULL,
                kind TEXT NOT NULL,
                at TEXT NOT NULL,
                rows INTEGER NOT NULL,
                PRIMARY KEY (bot, kind)
            )""",
        ),
    ),
    Migration(
        "002_rules_of_the_field",
        (
            "ALTER TABLE readings ADD COLUMN reason TEXT",
            "ALTER TABLE readings ADD COLUMN photo TEXT",
            """CREATE TABLE aliases (
                bot TEXT NOT NULL,
                alias TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (bot, alias)
            )""",
            """CREATE TABLE consents (
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                version TEXT NOT NULL,
                given_at TEXT NOT NULL,
                PRIMARY KEY (person_id, version)
            )""",
            """CREATE TABLE notices_raised (
                bot TEXT NOT NULL,
                notice TEXT NOT NULL,
                stage TEXT NOT NULL,
                occasion TEXT NOT NULL,
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                raised_at TEXT NOT NULL,
                PRIMARY KEY (bot, notice, stage, occasion, person_id)
            )""",
            "CREATE INDEX registers_meter ON registers (bot, ltrim(meter, '0'), meter)",
            "CREATE INDEX readings_person ON readings (person_id)",
            "CREATE INDEX notices_raised_person ON notices_raised (person_id)",
        ),
    ),
    Migration(
        "003_schedule",
        (
            """CREATE TABLE schedule (
                bot TEXT NOT NULL,
                outage_group TEXT NOT NULL,
                date TEXT NOT NULL,
                half_hours TEXT NOT NULL,
                updated TEXT NOT NULL,
                seen TEXT NOT NULL,
                PRIMARY KEY (bot, outage_group, date)
            )""",
        ),
    ),
)
