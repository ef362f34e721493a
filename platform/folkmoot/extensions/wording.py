"""With which words a notice begins, where a plugin of the community brings some."""

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.tenant_view import TenantView, newest
from folkmoot_sdk import BodyKind, Kind, NoticeTemplate, Occasion

Entry = Registered[NoticeTemplate]


def template_for(
    view: TenantView, occasion: Occasion, body: BodyKind | None = None
) -> NoticeTemplate | None:
    """The one template for the occasion, in its newest version; one for ``body`` before others.

    None where there is none, and where two plugins, or two of one, bring one: words are for a
    person to change, so a choice between them is worth no error, and no order makes it.
    """
    about: list[Entry] = [
        entry
        for entry in view.of_kind(Kind.NOTICE_TEMPLATES)
        if entry.contribution.occasion is occasion
    ]
    special = [entry for entry in about if body in entry.contribution.bodies]
    found = special or [entry for entry in about if not entry.contribution.bodies]
    if len({(entry.plugin, entry.id) for entry in found}) != 1:
        return None
    return newest(found).contribution
