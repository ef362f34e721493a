"""What the law of a day asks of a body: read from the plugins that this community uses."""

from datetime import date

from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.people.domain.composition import Norms
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.domain.spans import term_end
from folkmoot_sdk import BodyKind, Measure, Purpose


def norms_for(session: Session, kind: BodyKind, on: date) -> Norms:
    """Size and composition of a body of ``kind``."""
    return norms_in(view_for(session), kind, on)


def norms_in(view: TenantView, kind: BodyKind, on: date) -> Norms:
    """The same where the view is at hand, so that many bodies cost no more queries than one."""
    size = view.size(Measure.MEMBERS, on=on, body=kind)
    share = view.law_if_any(kind, Purpose.COMPOSITION, on=on)
    return Norms(
        kind,
        size.contribution if size and size.contribution.binding else None,
        share.contribution if share else None,
    )


def term_of(session: Session, kind: BodyKind, start: date) -> date:
    """The last day of a body constituted on ``start``. Invalid ``body.no_term`` without a law."""
    years = _years(view_for(session), kind, start)
    if years is None:
        raise Invalid(
            "body.no_term",
            mark("No rule in force on %(on)s says how long this body is in office: %(body)s."),
            cure=mark("Ask the district to grant a plugin with the law of that day."),
            on=start,
            body=body_label(kind),
        )
    return term_end(start, years)


def _years(view: TenantView, kind: BodyKind, on: date) -> int | None:
    # A body of whose term no law speaks goes with the committee's, with which it is elected.
    for body in (kind, BodyKind.RESIDENTS_COMMITTEE):
        found = view.size(Measure.TERM, on=on, body=body)
        if found is not None and found.contribution.at_most is not None:
            return found.contribution.at_most
    return None
