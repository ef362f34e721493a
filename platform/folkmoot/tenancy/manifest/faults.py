"""What can be wrong with a manifest, each fault with its place and a code that never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from folkmoot.kernel.errors import Invalid, mark
from folkmoot_sdk import Text

_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "manifest.file.missing": mark("This file is missing."),
        "manifest.file.too_large": mark("This file is larger than %(limit)d bytes."),
        "manifest.file.encoding": mark("This file is neither UTF-8 nor GB 18030 text."),
        "manifest.file.not_csv": mark("This is not a CSV file: %(reason)s."),
        "manifest.file.not_toml": mark("This is not a TOML file: %(reason)s."),
        "manifest.key.unknown": mark("Nobody knows the key “%(key)s”."),
        "manifest.key.missing": mark("The key “%(key)s” is missing."),
        "manifest.value.kind": mark("The value of “%(key)s” is of the wrong kind."),
        "manifest.value.range": mark("The value of “%(key)s” is out of range."),
        "manifest.date.broken": mark("“%(key)s” is not a date of the calendar (year-month-day)."),
        "manifest.column.unknown": mark("Nobody knows the column “%(column)s”."),
        "manifest.column.missing": mark("The column “%(column)s” is missing."),
        "manifest.column.twice": mark("The column “%(column)s” is there twice."),
        "manifest.row.width": mark("This row has %(cells)d cells, the heading has %(columns)d."),
        "manifest.row.none": mark("This file lists no community."),
        "manifest.name.empty": mark("The name is empty."),
        "manifest.name.text": mark("“%(key)s” is no plain text of at most %(limit)d characters."),
        "manifest.code.digits": mark("The code “%(value)s” is not of %(digits)d digits."),
        "manifest.code.duplicate": mark("The code %(value)s was already given in line %(first)d."),
        "manifest.code.district": mark(
            "The code %(value)s does not begin with that of the district."
        ),
        "manifest.code.street": mark("The code %(value)s does not begin with that of its street."),
        "manifest.pilot.unknown": mark("No community of the list has the code %(value)s."),
        "manifest.street.unknown": mark("No street office of the district has the code %(value)s."),
        "manifest.street.name": mark(
            "The street office %(value)s is called %(name)s in district.toml."
        ),
        "manifest.slug.form": mark(
            "The slug “%(value)s” may hold a-z, 0-9 and single hyphens only."
        ),
        "manifest.slug.reserved": mark("The slug “%(value)s” is that of a page of the district."),
        "manifest.slug.duplicate": mark(
            "The slug “%(value)s” was already given in line %(first)d."
        ),
        "manifest.slug.taken": mark("The slug “%(value)s” belongs to somebody else already."),
        "manifest.formerly.listed": mark(
            "The former code %(value)s is still a community of this list."
        ),
        "manifest.formerly.unknown": mark("No community has or had the former code %(value)s."),
        "manifest.formerly.both": mark(
            "Both %(value)s and its new code are communities already; they cannot become one."
        ),
        "manifest.notice.too_short": mark(
            "%(rule)s: %(days)d are too few, the law asks for at least %(least)d (%(source)s)."
        ),
        "manifest.publication.too_short": mark(
            "%(rule)s: %(days)d are too few, the law asks for at least %(least)d (%(source)s)."
        ),
        "manifest.quorum.statutory": mark(
            "%(rule)s: the law itself fixes it (%(source)s), and no district can set another:"
            " %(asks)s. Say “inherit” here."
        ),
        "manifest.quorum.form": mark(
            "“%(key)s” must read like “3P >= 2M” (valid) or “2Y > P” (carried)."
        ),
        "manifest.quorum.not_granted": mark(
            "The plugin “%(plugin)s” is not among those that are granted."
        ),
        "manifest.quorum.unknown": mark(
            "The plugin “%(plugin)s” brings no rule “%(rule)s” for this body's decisions."
        ),
        "manifest.weights.categories": mark(
            "“%(key)s” must weigh all four (party_members, residents, units, affected), or none."
        ),
        "manifest.cadence.form": mark(
            "“%(value)s” does not name a cadence as plugin/id, such as my-plugin/monthly."
        ),
        "manifest.cadence.twice": mark("The cadence “%(value)s” is named twice."),
        "manifest.cadence.not_granted": mark(
            "The plugin “%(plugin)s” is not among those that are granted."
        ),
        "manifest.cadence.left_out": mark(
            "The plugin “%(plugin)s” was left out when it was loaded: %(why)s"
        ),
        "manifest.cadence.unknown": mark("The plugin “%(plugin)s” brings no cadence “%(id)s”."),
        "manifest.gate.not_granted": mark(
            "The plugin “%(plugin)s” is not among those that are granted."
        ),
        "manifest.gate.left_out": mark(
            "The plugin “%(plugin)s” was left out when it was loaded: %(why)s"
        ),
        "manifest.gate.unknown": mark("The plugin “%(plugin)s” brings no gate “%(id)s”."),
        "manifest.gate.nobody": mark("No plugin that is granted brings a gate “%(id)s”."),
        "manifest.gate.step": mark("The gate %(gate)s is not made for the step “%(step)s”."),
        "manifest.form.not_granted": mark(
            "The plugin “%(plugin)s” is not among those that are granted."
        ),
        "manifest.form.left_out": mark(
            "The plugin “%(plugin)s” was left out when it was loaded: %(why)s"
        ),
        "manifest.form.unknown": mark("The plugin “%(plugin)s” brings no form “%(id)s”."),
        "manifest.form.nobody": mark("No plugin that is granted brings a form “%(id)s”."),
        "manifest.appraisal_form.form": mark(
            "“%(value)s” is no form of an appraisal: write plugin/id."
        ),
        "manifest.appraisal_form.not_granted": mark(
            "The plugin “%(plugin)s” is not among those that are granted."
        ),
        "manifest.appraisal_form.left_out": mark(
            "The plugin “%(plugin)s” was left out when it was loaded: %(why)s"
        ),
        "manifest.appraisal_form.unknown": mark(
            "The plugin “%(plugin)s” brings no form of an appraisal “%(id)s”."
        ),
        "manifest.pack.number": mark(
            "This folder must hold one version (a .toml file) at least, and %(most)d at most."
        ),
        "manifest.pack.mode": mark(
            '“%(key)s” is neither "inherit" nor { lock = … } nor { override = … }.'
        ),
        "manifest.pack.twice": mark("The version “%(value)s” is in %(other)s already."),
        "manifest.pack.changed": mark(
            "The version “%(value)s” was published with another content, to bind from %(day)s on; a"
            " published version never changes. Give this one a name of its own."
        ),
        "manifest.pack.past": mark(
            "The version “%(value)s” would bind from %(day)s on, which has begun: what is under way"
            " keeps its rules. It may bind from %(earliest)s on."
        ),
        "manifest.body.unknown": mark("There is no kind of body “%(key)s”."),
        "manifest.plugin.twice": mark("The plugin “%(value)s” is granted twice."),
        "manifest.plugin.versions": mark(
            '“%(value)s” is no range of versions; write it like ">=1.0,<2".'
        ),
        "manifest.plugin.scope": mark("“%(value)s” is none of these: %(known)s."),
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``file`` without its folder, ``line`` from 1 (0: the file as a whole).

    ``message`` is the English source; ``params`` fill it in either language.
    """

    file: str
    line: int
    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        params = {
            key: value.en if isinstance(value, Text) else value
            for key, value in self.params.items()
        }
        said = self.message % params if params else self.message
        return f"{self.file}:{self.line}: {self.code}: {said}"


def fault(file: str, line: int, code: str, **params: object) -> Fault:
    """A fault with the message that belongs to its code."""
    return Fault(file, line, code, _MESSAGES[code], params)


class ManifestError(Invalid):
    """A manifest refused whole; ``faults`` has every fault found, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.file, f.line, f.code)))
        super().__init__(
            "manifest.refused",
            mark("The manifest has faults (%(count)d), so nothing was changed."),
            cure=mark("Put the lines named right and try again."),
            count=len(self.faults),
        )
        for found in self.faults:
            self.add_note(str(found))
