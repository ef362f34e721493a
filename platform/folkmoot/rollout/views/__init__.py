"""Pages of the roll-out: the district's waves and communities, and one community's readiness."""

from flask import Flask

from folkmoot.rollout.views import community, district, waves

__all__ = ["community", "district", "install", "waves"]


def install(app: Flask) -> None:
    app.register_blueprint(district.bp)
    app.register_blueprint(community.bp)
