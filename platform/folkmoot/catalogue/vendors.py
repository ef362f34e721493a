"""Who published a plugin and where to write, as the operator's registry has it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from folkmoot.catalogue.words import call_words, fault_words
from folkmoot.extensions.place import place
from folkmoot.extensions.releases.reading import Trouble
from folkmoot.extensions.releases.registering import trusted_registry
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import filled
from folkmoot_sdk import Text

_MOST = 20
_NO_ADDRESS = frozenset(' <>"?&')
_SUBJECT = Text("插件 {plugin} 的出错情况", "What went wrong with the plugin {plugin}")
_LINE = Text(
    "版本 {version}，{call} {ref}：{fault}，{times} 次；位置：{frame}",
    "release {version}, {call} {ref}: {fault}, {times} times; at: {frame}",
)
_NOWHERE = Text("未知", "unknown")


@dataclass(frozen=True, slots=True)
class Vendor:
    """A publisher; ``contact`` is an e-mail address, a telephone number, whatever was entered."""

    name: str
    contact: str

    @property
    def email(self) -> str:
        """The contact where it is an e-mail address, else ""."""
        contact = self.contact.strip()
        name, at, domain = contact.rpartition("@")
        sound = name and at and "." in domain and _NO_ADDRESS.isdisjoint(contact)
        return contact if sound else ""


def vendor_of(plugin: str) -> Vendor | None:
    """Whose plugin it is; None where no sound registry names it: then nobody has vouched."""
    where = place()
    try:
        registry = trusted_registry(where.registry, where.registry_key)
    except FolkmootError:
        return None
    for each in registry.publishers:
        if any(listing.id == plugin for listing in each.plugins):
            return Vendor(each.name, each.contact)
    return None


def letter(vendor: Vendor, plugin: str, troubles: Iterable[Trouble], language: str) -> str:
    """A ``mailto:`` address with what went wrong, or "". Nothing in it tells whose it was: a
    trouble has no tenant, and no moment is named, by which somebody could tell a vote.
    """
    if not vendor.email:
        return ""
    subject = filled(_SUBJECT, plugin=plugin).in_(language)
    body = "\r\n".join(line.in_(language) for line in _lines(troubles))
    address = quote(vendor.email, safe="@")
    return f"mailto:{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _lines(troubles: Iterable[Trouble]) -> Iterator[Text]:
    found = Counter(
        (each.version, each.call, each.ref, each.fault, each.frame) for each in troubles
    )
    for (version, call, ref, fault, frame), times in found.most_common(_MOST):
        yield filled(
            _LINE,
            version=version,
            call=call_words(call),
            ref=ref,
            fault=fault_words(fault),
            times=times,
            frame=frame or _NOWHERE,
        )
