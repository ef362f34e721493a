"""Pages of votes: one vote, its ballot, its batches of hand counts and papers."""

from flask import Flask

from folkmoot.votes.views import balloting, batching, reading
from folkmoot.votes.views.blueprint import bp

__all__ = ["balloting", "batching", "bp", "install", "reading"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
