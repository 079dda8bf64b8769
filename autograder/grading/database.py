"""nbgrader's gradebook as a database: whose it is, and making an empty one."""

from pathlib import Path

import sqlalchemy
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from nbgrader.api import Assignment, Base, Course
from nbgrader.dbutil import _temp_alembic_ini

COURSE_ID = "nn101"
NBGRADER_COURSE = "default_course"  # nbgrader adds this one to every gradebook it opens
READ_VERSION = "SELECT version_num FROM alembic_version"


class GradebookError(ValueError):
    """A gradebook that cannot be used; the message says what to do."""


def has_tables(db_url):
    """True if there is a database with something in it."""
    if not _may_exist(db_url):
        return False
    engine = sqlalchemy.create_engine(db_url)
    try:
        return bool(sqlalchemy.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def require_ours(db_url):
    """Look into a database that may be there already, without changing it. Raises GradebookError if it is not ours."""
    if not _may_exist(db_url):
        return
    name, engine = shown(db_url), sqlalchemy.create_engine(db_url)
    try:
        with engine.connect() as connection:
            tables = set(sqlalchemy.inspect(connection).get_table_names())
            if tables:
                _require_nbgrader(connection, tables, name)
                _require_course(connection, name)
    except sqlalchemy.exc.OperationalError as error:
        raise GradebookError(f"the gradebook {name} cannot be opened: {error.orig}.") from error
    except sqlalchemy.exc.DatabaseError as error:
        raise GradebookError(f"{name} is not a gradebook ({error.orig}). Nothing was changed; move the file away, "
                             "or choose another folder.") from error
    finally:
        engine.dispose()


def make_gradebook(db_url):
    """An empty gradebook as nbgrader makes it; one that is there stays as it is.

    nbgrader would start the `alembic` command for this, which takes seconds and need not be on the PATH. Whoever is
    interrupted leaves all of it or nothing.
    """
    engine = sqlalchemy.create_engine(db_url)
    if engine.dialect.name == "sqlite":
        _begin_at_the_beginning(engine)
    with engine.begin() as connection:
        if not sqlalchemy.inspect(connection).get_table_names():
            connection.execute(sqlalchemy.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(sqlalchemy.text("INSERT INTO alembic_version VALUES (:v)"), {"v": _nbgrader_version()})
        Base.metadata.create_all(connection)
    engine.dispose()


def _begin_at_the_beginning(engine):
    """Python's sqlite3 begins a transaction with the first row that is written; tables made before are outside it."""
    sqlalchemy.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    sqlalchemy.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def shown(db_url):
    """How to name a database to people: a path, or an address without its password."""
    url = sqlalchemy.make_url(db_url)
    return url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _may_exist(db_url):
    """Opening an SQLite file that is not there would make it."""
    url = sqlalchemy.make_url(db_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


def _require_nbgrader(connection, tables, name):
    version = connection.execute(sqlalchemy.text(READ_VERSION)).scalar() if "alembic_version" in tables else None
    if version == _nbgrader_version():
        return
    if {"assignment", "grade", "student"} <= tables:
        raise GradebookError(f"{name} was made by another version of nbgrader. Make a copy of it, then run "
                             "`nbgrader db upgrade` in its folder.")
    raise GradebookError(f"{name} is a database, but not an nbgrader gradebook. Nothing was changed; "
                         "choose another folder, or another db_url in nbgrader_config.py.")


def _nbgrader_version():
    """The version of gradebook that this nbgrader makes."""
    with _temp_alembic_ini("sqlite://") as ini:
        return ScriptDirectory.from_config(AlembicConfig(ini)).get_current_head()


def _require_course(connection, name):
    courses = set(connection.execute(sqlalchemy.select(Course.id)).scalars()) - {NBGRADER_COURSE}
    courses |= set(connection.execute(sqlalchemy.select(Assignment.course_id)).scalars())
    others = ", ".join(sorted(str(course) for course in courses - {COURSE_ID}))
    if others:
        raise GradebookError(f"{name} is the gradebook of another course ({others}), so nothing was changed. "
                             "Choose another folder; `autograder` makes it.")
