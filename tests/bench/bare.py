"""The floor: what the same libraries cost with nothing of ours. Served by gunicorn as ours is."""

import os
from datetime import UTC, datetime

from flask import Flask, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROWS = 50
TEMPLATE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>事项</title>
<h1>事项</h1><table>{% for row in rows %}
<tr><td><a href="/page/{{ row.id }}">{{ row.title }}</a><td>{{ row.state }}<td>{{ row.at }}</tr>
{% endfor %}</table></html>"""


class Base(DeclarativeBase):
    """Two tables without tenants, policies or a chain."""


class BareRow(Base):
    __tablename__ = "bare_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]


class BareVote(Base):
    __tablename__ = "bare_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int]
    person: Mapped[str]
    mark: Mapped[str]
    at: Mapped[datetime]


db = SQLAlchemy(metadata=Base.metadata)


def create_app(url: str = "") -> Flask:
    """The address of the database is BARE_DATABASE_URL where none is given."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})
    app.config["SQLALCHEMY_DATABASE_URI"] = url or os.environ["BARE_DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 4}
    db.init_app(app)
    app.add_url_rule("/page", view_func=page)
    app.add_url_rule("/rows.json", view_func=rows)
    app.add_url_rule("/vote", view_func=vote, methods=["POST"])
    return app


def fill(app: Flask) -> None:
    """Make the tables and the fifty rows."""
    with app.app_context():
        Base.metadata.create_all(db.engine)
        for number in range(ROWS):
            db.session.add(BareRow(title=f"事项 {number}", state="提议", at=_now()))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def page() -> str:
    return render_template("page.html", rows=_rows())


def rows() -> ResponseReturnValue:
    return jsonify([{"id": r.id, "title": r.title, "state": r.state, "at": r.at} for r in _rows()])


def vote() -> ResponseReturnValue:
    person, mark = request.form["person"], request.form["mark"]
    db.session.add(BareVote(row_id=1, person=person, mark=mark, at=_now()))
    db.session.commit()
    return redirect("/page", 303)


def _rows() -> list[BareRow]:
    return list(db.session.scalars(select(BareRow).order_by(BareRow.id.desc()).limit(ROWS)))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
