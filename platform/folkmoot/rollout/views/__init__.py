"""Pages of the roll-out: the district's waves and communities, and one community's readiness."""

from flask import Flask

from folkmoot.rollout.views import community, district, stage, waves
from folkmoot.rollout.views.blueprint import bp

__all__ = ["community", "district", "install", "stage", "waves"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(community.bp)
