"""What plugins show: pages of their own, and files of what is public."""

from flask import Blueprint, Flask

from folkmoot.contributions.views import district, here, ways
from folkmoot.tenancy.views import tenant_blueprint
from folkmoot.web.chrome import files_from

PAGE = "/x/<slug:plugin>/<slug:name>"
FILE = "/x/<slug:plugin>/<slug:exporter>/<slug:table>"

# The package of the feature, not of this room: there are its templates.
community_bp = tenant_blueprint("contributions", "folkmoot.contributions")
community_bp.add_url_rule(PAGE, view_func=here.page)
community_bp.add_url_rule(FILE, view_func=here.file)
district_bp = Blueprint(
    "district_contributions", "folkmoot.contributions", template_folder="templates"
)
district_bp.add_url_rule(f"/<slug:district>{PAGE}", view_func=district.page)
district_bp.add_url_rule(f"/<slug:district>{FILE}", view_func=district.file)


def install(app: Flask) -> None:
    app.register_blueprint(community_bp)
    app.register_blueprint(district_bp)
    files_from(app, ways.files)
