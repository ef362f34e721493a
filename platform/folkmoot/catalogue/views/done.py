"""What has just been done, said at the top of the page to which an act leads.

In the address and not in the session: a page that is loaded again says it again and is the same
for everybody, and whoever writes the address himself reads one of our sentences and no other.
"""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext

from folkmoot.extensions.loader import installed
from folkmoot.kernel.errors import mark
from folkmoot.web.formats import text

_SAID: Mapping[str, str] = {
    "granted": mark("%(plugin)s is granted. Each community decides whether it uses it."),
    "changed": mark("The terms of %(plugin)s are changed."),
    "consented": mark("The district has consented to what %(plugin)s asks for."),
    "revoked": mark("The grant of %(plugin)s is taken back."),
    "chosen": mark("The community uses %(plugin)s from now on."),
    "given-up": mark("The community uses %(plugin)s no longer."),
    "set": mark("The settings of %(plugin)s are saved."),
    "installed": mark("%(plugin)s is installed."),
    "suspend": mark("The release of %(plugin)s is suspended: nothing of it runs."),
    "resume": mark("The release of %(plugin)s is resumed."),
    "retire": mark("Nothing new begins with that release of %(plugin)s."),
    "remove": mark("The release of %(plugin)s is removed."),
    "roll-back": mark("%(plugin)s is rolled back to the release before."),
}


def done_here(plugin: str = "") -> str:
    """The sentence, or ""."""
    said = _SAID.get(request.args.get("done", ""))
    name = plugin or request.args.get("of", "")
    release = next(iter(installed().of_plugin(name)), None)
    if said is None or (release is None and not plugin):
        return ""
    return gettext(said, plugin=text(release.called) if release else plugin)
