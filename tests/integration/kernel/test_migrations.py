"""The revisions make exactly the schema that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from folkmoot.kernel.db import Base
from folkmoot.kernel.migrate import current_revision, expected_revision, upgrade
from folkmoot.kernel.models import load_all
from folkmoot.kernel.provision import Connections

EXPECTED_OUTSIDE = {"alembic_version"}


# SQLAlchemy reads "not valid" constraints back with an option that it then warns of.
@pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options'")
def test_the_models_and_the_migrated_database_do_not_differ(connections: Connections) -> None:
    load_all()
    engine = create_engine(connections.migrator)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if not _is_outside(difference)
        ]
    engine.dispose()
    assert differences == []


def _is_outside(difference: object) -> bool:
    return isinstance(difference, tuple) and getattr(difference[1], "name", "") in EXPECTED_OUTSIDE


def test_every_check_of_the_models_is_in_the_database(connections: Connections) -> None:
    """Alembic does not compare checks, and the seven steps rest on them."""
    load_all()
    engine = create_engine(connections.migrator)
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.sorted_tables:
            wanted = {
                constraint.name
                for constraint in table.constraints
                if type(constraint).__name__ == "CheckConstraint"
            }
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            assert {str(name)[:63] for name in wanted} <= {str(name)[:63] for name in found}
    engine.dispose()


def test_upgrading_twice_changes_nothing(connections: Connections) -> None:
    upgrade(connections.migrator)
    engine = create_engine(connections.migrator)
    with engine.connect() as connection:
        assert current_revision(connection) == expected_revision()
    engine.dispose()
