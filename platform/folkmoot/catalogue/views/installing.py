"""Installing a plugin from its wheel."""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext

from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.operator import crumbs, operating
from folkmoot.extensions.place import place
from folkmoot.extensions.releases import files, installing, switching
from folkmoot.extensions.releases.registering import trusted_registry
from folkmoot.extensions.runner.remote import describe
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot_sdk.releases.wheel import MOST_BYTES

# A signature is a line; the rest is the form itself.
_ENVELOPE = 64 * 1024
_SIGNATURE = 1024
_MEGABYTE = 1024 * 1024
_MISSING = {
    "wheel": mark("The wheel (.whl) is missing, or empty."),
    "signature": mark("The signature (.whl.sig) is missing, or empty."),
}


@bp.url_value_preprocessor
def _let_a_wheel_in(endpoint: str | None, _values: object) -> None:
    """Here alone a request may be larger than a page of text, and only from those who may send it:
    set before its body is read, as the check of the form's token does.
    """
    if endpoint == "catalogue.install":
        operating()
        request.max_content_length = MOST_BYTES + _ENVELOPE


@bp.route("/operator/plugins/install", methods=["GET", "POST"])
def install() -> Response:
    """Install a wheel that the registry and its publisher vouch for."""
    doing = operating()
    form = Form(
        Nothing,
        title=mark("Install a plugin from its wheel"),
        submit=mark("Check and install it"),
        cancel=Link(gettext("Back to the plugins"), url_for("catalogue.operator")),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        where = place()
        known = trusted_registry(where.registry, where.registry_key)
        wheel, signature = _sent("wheel", MOST_BYTES), _sent("signature", _SIGNATURE)
        sweep(doing.at)
        with begin(PLATFORM) as changing:
            release = installing.install_release(
                changing,
                doing,
                wheel=wheel,
                signature=signature.decode("ascii", "replace"),
                registry=known,
                folder=_folder(),
                describe=describe,
            )
            installed_plugin = release.plugin
        return url_for("catalogue.plugin_page", plugin=installed_plugin, done="installed")

    return handle(
        form,
        submit,
        template="catalogue/install.html",
        crumbs=crumbs(),
        megabytes=MOST_BYTES // _MEGABYTE,
    )


def _sent(name: str, limit: int) -> bytes:
    sent = request.files.get(name)
    # One byte past the limit is enough to refuse, however large the file is.
    content = sent.stream.read(limit + 1) if sent is not None else b""
    if not content:
        raise Invalid(
            "plugins.no_file",
            _MISSING[name],
            cure=mark("Choose both files again: the .whl and the .whl.sig beside it."),
            field=name,
        )
    return content


def _folder() -> Path:
    folder = place().folder
    if folder is None:
        raise Invalid(
            "plugins.no_folder",
            mark("Nobody has said where plugins are kept."),
            cure=mark("Set FOLKMOOT_PLUGINS, or start the platform by its own command."),
        )
    return folder


def sweep(at: datetime) -> None:
    """What an installation left behind, and files of what is removed; after the commit, since
    they would be missed if it failed.
    """
    folder = place().folder
    with begin(PLATFORM) as looking:
        switching.one_at_a_time(looking)
        if folder is not None:
            files.sweep(folder, switching.kept(looking), at=at)
