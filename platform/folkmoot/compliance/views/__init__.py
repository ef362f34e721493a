"""Pages of what is owed: the district's screen."""

from flask import Flask

from folkmoot.compliance.views import district

__all__ = ["district", "install"]


def install(app: Flask) -> None:
    district.install(app)
