"""Pages of notices."""

from flask import Flask

from folkmoot.tenancy.views import tenant_blueprint

bp = tenant_blueprint("notices", __name__)


def install(app: Flask) -> None:
    app.register_blueprint(bp)
