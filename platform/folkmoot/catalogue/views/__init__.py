"""Pages of plugins: the operator's, a district's, a community's."""

from flask import Flask

from folkmoot.catalogue.views import community, district, granting, setting
from folkmoot.catalogue.views.blueprint import bp

__all__ = ["community", "district", "granting", "install", "setting"]


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(setting.bp_here)
