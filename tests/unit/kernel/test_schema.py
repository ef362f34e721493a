"""Where a table stands on a cluster of several machines, as far as no such cluster is needed."""

from typing import Any

import pytest

from folkmoot.kernel import schema
from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import Shared, keep_on_coordinator, privileges, shared_table


class Operations:
    """Alembic's operations, written down instead of done."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def create_table(self, name: str, *_items: Any) -> None:  # noqa: ANN401 - Alembic's own
        self.done.append(f"CREATE {name}")

    def execute(self, statement: str) -> None:
        self.done.append(statement)


@pytest.fixture
def op(monkeypatch: pytest.MonkeyPatch) -> Operations:
    operations = Operations()
    monkeypatch.setattr(schema, "op", operations)
    return operations


def distributing(op: Operations) -> list[str]:
    return [line for line in op.done if "distribut" in line or "reference" in line]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Shared.EVERYWHERE, ["SELECT create_reference_table('district')"]),
        (Shared.COORDINATOR, []),
    ],
)
def test_only_what_is_read_beside_tenants_rows_is_copied(
    op: Operations, monkeypatch: pytest.MonkeyPatch, kind: Shared, expected: list[str]
) -> None:
    monkeypatch.setattr(schema, "has_citus", lambda: True)
    shared_table("district", kind=kind)
    assert distributing(op) == expected


@pytest.mark.parametrize("citus", [True, False])
def test_copies_are_undone_where_there_can_be_any(
    op: Operations, monkeypatch: pytest.MonkeyPatch, *, citus: bool
) -> None:
    monkeypatch.setattr(schema, "has_citus", lambda: citus)
    keep_on_coordinator("account", "sign_in_link")
    assert len(distributing(op)) == (2 if citus else 0)


def test_what_the_jobs_add_the_application_only_reads() -> None:
    granted = privileges("audit_anchor", Grant(jobs_read=True, jobs_add=True))
    assert [line for line in granted if "GRANT" in line] == [
        "GRANT SELECT ON audit_anchor TO folkmoot_app",
        "GRANT INSERT ON audit_anchor TO folkmoot_jobs",
        "GRANT SELECT ON audit_anchor TO folkmoot_jobs",
    ]
