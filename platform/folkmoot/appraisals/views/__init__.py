"""Pages of the year-end appraisal: the addresses of this feature, and the view behind each."""

from flask import Flask

from folkmoot.appraisals.views import counting, inviting, meeting, reading, reporting, running
from folkmoot.tenancy.views import tenant_blueprint

BOTH = ("GET", "POST")
ALL = "/appraisals"
ONE = f"{ALL}/<uuid:appraisal_id>"

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("appraisals", "folkmoot.appraisals")
bp.add_url_rule(f"{ALL}/", view_func=reading.appraisal_list)
bp.add_url_rule(f"{ONE}/", view_func=reading.appraisal)
bp.add_url_rule(f"{ALL}/of-meeting/<uuid:meeting_id>", view_func=reading.of_meeting)
for rule, view in (
    (f"{ALL}/open", running.open_appraisal),
    (f"{ONE}/problems/new", reporting.add_problem),
    (f"{ALL}/problems/<uuid:problem_id>/task", reporting.set_task),
    (f"{ALL}/problems/<uuid:problem_id>/answer", reporting.answer_problem),
    (f"{ONE}/report", reporting.hand_in),
    (f"{ALL}/tasks/<uuid:task_id>/report", reporting.report_task),
    (f"{ONE}/appraisers/new", inviting.register),
    (f"{ONE}/meeting", meeting.call),
    (f"{ONE}/meeting/open", meeting.open_),
    (f"{ONE}/meeting/end", meeting.end),
    (f"{ONE}/meeting/call-off", meeting.call_off),
    (f"{ONE}/grading", running.begin_grading),
    (f"{ONE}/counts/new", counting.enter),
    (f"{ALL}/counts/<uuid:count_id>/verify", counting.verify),
    (f"{ALL}/counts/<uuid:count_id>/reject", counting.reject),
    (f"{ONE}/give-up", counting.give_up),
    (f"{ONE}/close", running.close),
    (f"{ONE}/publish", running.publish),
):
    bp.add_url_rule(rule, view_func=view, methods=BOTH)


def install(app: Flask) -> None:
    app.register_blueprint(bp)
