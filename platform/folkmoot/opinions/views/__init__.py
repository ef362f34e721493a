"""Pages of opinions: the addresses of this feature, and the view behind each."""

from flask import Flask

from folkmoot.opinions.views import doorstep, giving, reading, topics
from folkmoot.tenancy.views import tenant_blueprint

BOTH = ("GET", "POST")

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("opinions", "folkmoot.opinions")
bp.add_url_rule("/opinions/", view_func=reading.opinion_list)
bp.add_url_rule("/opinions/new", view_func=giving.give, methods=BOTH)
bp.add_url_rule("/opinions/kept", view_func=giving.kept)
bp.add_url_rule("/opinions/<uuid:opinion_id>/", view_func=reading.opinion)
bp.add_url_rule("/sweeps/", view_func=doorstep.sweep_list)
bp.add_url_rule("/sweeps/new", view_func=doorstep.start, methods=BOTH)
bp.add_url_rule("/sweeps/<uuid:sweep_id>/", view_func=doorstep.sweep)
bp.add_url_rule("/sweeps/<uuid:sweep_id>/finish", view_func=doorstep.finish, methods=BOTH)
bp.add_url_rule(
    "/sweeps/<uuid:sweep_id>/doors/<uuid:household_id>", view_func=doorstep.knock, methods=BOTH
)
bp.add_url_rule(
    "/sweeps/<uuid:sweep_id>/visits/<uuid:visit_id>", view_func=doorstep.at_door, methods=BOTH
)
bp.add_url_rule("/topics/", view_func=topics.topic_list)
bp.add_url_rule("/topics/new", view_func=topics.raise_topic, methods=BOTH)
bp.add_url_rule("/topics/<uuid:topic_id>/", view_func=topics.topic)
bp.add_url_rule("/topics/<uuid:topic_id>/merge", view_func=topics.merge, methods=BOTH)


def install(app: Flask) -> None:
    app.register_blueprint(bp)
