"""Pages of votes: their list, one vote, its ballot, its batches, and who voted how."""

from flask import Flask

from folkmoot.votes.views import balloting, batching, listing, naming, reading
from folkmoot.votes.views.blueprint import bp

__all__ = ["balloting", "batching", "bp", "install", "listing", "naming", "reading"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
