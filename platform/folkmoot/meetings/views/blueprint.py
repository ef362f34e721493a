"""Where the pages of meetings live, and who asks for them."""

from flask import abort, make_response, render_template

from folkmoot.identity.views import who
from folkmoot.kernel.act import Act
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.web.errors import wants_json

# Named by the package, so that its templates are found beside it and not beside this module.
bp = tenant_blueprint("meetings", "folkmoot.meetings")


def own_act() -> Act:
    """The act of whoever is signed in; for anybody else the page that says how to sign in."""
    if who() is None:
        abort(401 if wants_json() else make_response(render_template("identity/sign_in.html"), 401))
    return here().act()
