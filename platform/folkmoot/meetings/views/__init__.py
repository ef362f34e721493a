"""Pages of meetings: the list, calling one, one meeting, its acts as forms, its minutes."""

from flask import Flask

from folkmoot.meetings.views import acting, calling, reading
from folkmoot.meetings.views.blueprint import bp

__all__ = ["acting", "bp", "calling", "install", "reading"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
