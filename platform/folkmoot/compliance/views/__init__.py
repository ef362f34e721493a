"""Pages of what is owed: a community's year, the district's screen."""

from flask import Flask

from folkmoot.compliance.views import acting, district, year
from folkmoot.compliance.wiring import wire

__all__ = ["acting", "district", "install", "year"]


def install(app: Flask) -> None:
    wire()
    app.register_blueprint(year.bp)
    district.install(app)
