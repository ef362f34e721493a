"""Pages of documents: what can be had, each on screen, by itself for print, and as PDF."""

from flask import Flask, request

from folkmoot.registers.views import checking, handing_out, listing
from folkmoot.tenancy.views import tenant_blueprint

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("registers", "folkmoot.registers")
_MEETING = "/registers/meetings/<uuid:meeting_id>"
_MATTER = "/registers/matters/<uuid:matter_id>"
bp.add_url_rule("/registers/", view_func=listing.register_list)
bp.add_url_rule("/registers/check", view_func=checking.check, methods=("GET", "POST"))
bp.add_url_rule("/registers/periods/<period>/", view_func=handing_out.bulletin)
bp.add_url_rule("/registers/notices/<uuid:notice_id>/", view_func=handing_out.notice)
bp.add_url_rule(f"{_MEETING}/notice/", view_func=handing_out.call)
bp.add_url_rule(f"{_MEETING}/sheet/", view_func=handing_out.sheet)
bp.add_url_rule(f"{_MEETING}/minutes/", view_func=handing_out.minutes)
bp.add_url_rule(f"{_MATTER}/archive", view_func=handing_out.archive)
bp.add_url_rule(f"{_MATTER}/archive-with-names", view_func=handing_out.archive_with_names)


@bp.url_value_preprocessor
def _let_an_archive_in(endpoint: str | None, _values: object) -> None:
    """Here alone a request may be larger than a page of text; set before its body is read."""
    if endpoint == "registers.check":
        request.max_content_length = checking.UPLOAD + checking.ENVELOPE


def install(app: Flask) -> None:
    app.register_blueprint(bp)
