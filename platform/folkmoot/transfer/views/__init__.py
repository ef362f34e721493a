"""Pages of rosters: the addresses of this feature, and the view behind each."""

from flask import Flask, request

from folkmoot.tenancy.views import tenant_blueprint
from folkmoot.transfer.reading.limits import UPLOAD_BYTES
from folkmoot.transfer.views import acts, reading, uploading
from folkmoot.transfer.views.access import clerk

BOTH = ("GET", "POST")
ONE = "/rosters/<uuid:import_id>"
# The file in its envelope: boundaries, the token, the form's key.
_ENVELOPE = 64 * 1024

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("rosters", "folkmoot.transfer")
bp.add_url_rule("/rosters/", view_func=reading.roster_list)
bp.add_url_rule("/rosters/upload", view_func=uploading.upload, methods=BOTH)
bp.add_url_rule("/rosters/template.xlsx", view_func=uploading.download_template)
bp.add_url_rule(f"{ONE}/", view_func=reading.roster)
bp.add_url_rule(f"{ONE}/refused.xlsx", view_func=reading.refused)
bp.add_url_rule(f"{ONE}/commit", view_func=acts.commit, methods=BOTH)
bp.add_url_rule(f"{ONE}/again", view_func=acts.again, methods=BOTH)
bp.add_url_rule(f"{ONE}/discard", view_func=acts.discard, methods=BOTH)
bp.add_url_rule("/rosters/rows/<uuid:row_id>", view_func=acts.decide, methods=BOTH)


@bp.url_value_preprocessor
def _let_a_file_in(endpoint: str | None, _values: object) -> None:
    """Here alone a request may be larger than a page of text, and only from those who may send it:
    set before its body is read, as the check of the form's token does.
    """
    if endpoint == "rosters.upload":
        clerk()
        request.max_content_length = UPLOAD_BYTES + _ENVELOPE


def install(app: Flask) -> None:
    app.register_blueprint(bp)
