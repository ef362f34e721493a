"""Pages of meetings: the list, one meeting, its acts as forms, its minutes."""

from flask import Flask

from folkmoot.meetings.views import acting, reading
from folkmoot.meetings.views.blueprint import bp

__all__ = ["acting", "bp", "install", "reading"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
