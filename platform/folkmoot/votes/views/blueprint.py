"""Where the pages of votes live, who asks for them, and the way back up."""

from uuid import UUID

from flask import abort, make_response, render_template
from flask_babel import gettext

from folkmoot.identity.views import who
from folkmoot.kernel.act import Act
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.votes.models import Vote
from folkmoot.web.chrome import Link
from folkmoot.web.errors import wants_json

# Named by the package, so that its templates are found beside it and not beside this module.
bp = tenant_blueprint("votes", "folkmoot.votes")


def own_act() -> Act:
    """The act of whoever is signed in; for anybody else the page that says how to sign in."""
    if who() is None:
        abort(401 if wants_json() else make_response(render_template("identity/sign_in.html"), 401))
    return here().act()


def crumbs(vote: Vote, *, inside: bool = True) -> list[Link]:
    """Down to the vote itself for the pages within it, else to the list of votes."""
    votes = (gettext("Votes"), here().url("votes.vote_list"))
    own = ((vote.title, vote_url(vote.id)),) if inside else ()
    return here().crumbs(votes, *own)


def vote_url(vote_id: UUID) -> str:
    return here().url("votes.vote", vote_id=vote_id)


def back_to(vote_id: UUID) -> Link:
    return Link(gettext("Back to the vote"), vote_url(vote_id))
