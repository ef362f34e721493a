"""Statements are counted where a test says so, and nobody else's among them."""

from threading import Thread

from sqlalchemy import text
from tests.statements import sent_to

from folkmoot.kernel.database import Database


def test_what_another_thread_asks_is_not_counted(database: Database) -> None:
    def ask() -> None:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    beside = Thread(target=ask)
    with sent_to(database.engine, only="SELECT") as statements:
        ask()
        beside.start()
        beside.join()
    ask()
    assert statements == ["SELECT 1"]
