"""Pages of notices: the addresses of this feature, and the view behind each."""

from flask import Flask

from folkmoot.notices.views import acts, objections, reading
from folkmoot.tenancy.views import tenant_blueprint

BOTH = ("GET", "POST")
ONE = "/notices/<uuid:notice_id>"

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("notices", "folkmoot.notices")
bp.add_url_rule("/notices/", view_func=reading.notice_list)
bp.add_url_rule(f"{ONE}/", view_func=reading.notice)
bp.add_url_rule(f"{ONE}/object", view_func=objections.object_to, methods=BOTH)
bp.add_url_rule(f"{ONE}/proof", view_func=acts.prove, methods=BOTH)
bp.add_url_rule(f"{ONE}/take-down", view_func=acts.take_down, methods=BOTH)
bp.add_url_rule("/objections/<uuid:objection_id>/answer", view_func=objections.answer, methods=BOTH)


def install(app: Flask) -> None:
    app.register_blueprint(bp)
