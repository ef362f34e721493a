"""The hooks of Folkmoot: all of them, each with its signature and a plugin that uses it.

They are called once, when the platform starts; what they return goes into a registry keyed by
plugin, id and version. No hook takes an argument, none is `firstresult`: which rule applies is
data on the vote and never a matter of who was installed last. An example of each, which a test
runs, is in HOOKS.md beside this distribution's README.
"""

from collections.abc import Iterable

import pluggy

from folkmoot_sdk._appraisals import AppraisalForm
from folkmoot_sdk._cadences import Cadence
from folkmoot_sdk._channels import IntakeChannel, NoticeChannel
from folkmoot_sdk._commands import Command
from folkmoot_sdk._forms import EvaluationForm
from folkmoot_sdk._gates import Gate
from folkmoot_sdk._lifecycle import Lifecycle
from folkmoot_sdk._limits import Deadline, SizeRule
from folkmoot_sdk._methods import VotingRule
from folkmoot_sdk._notices import NoticeTemplate
from folkmoot_sdk._observers import Observer
from folkmoot_sdk._pages import NavigationItem, Page
from folkmoot_sdk._panels import DashboardPanel
from folkmoot_sdk._rules import DecisionRule
from folkmoot_sdk._tables import Exporter, Importer

_hookspec = pluggy.HookspecMarker("folkmoot")


@_hookspec
def folkmoot_decision_rules() -> Iterable[DecisionRule]:  # type: ignore[empty-body]
    """Law and practice on who decides what, and with how many. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_voting_rules() -> Iterable[VotingRule]:  # type: ignore[empty-body]
    """Ways to mark and count ballots. Used by folkmoot-ballots."""


@_hookspec
def folkmoot_cadences() -> Iterable[Cadence]:  # type: ignore[empty-body]
    """How often which body must meet. Used by folkmoot-method-4321 and folkmoot-cn-statutes.

    Each is asked for its periods of 2014 to 2045, and its plugin left out for a gap or an overlap;
    one that has no periods from a day on says so by the end of its `in_force`.
    """


@_hookspec
def folkmoot_forms() -> Iterable[EvaluationForm]:  # type: ignore[empty-body]
    """Forms to say how well something was done. Used by folkmoot-method-4321."""


@_hookspec
def folkmoot_gates() -> Iterable[Gate]:  # type: ignore[empty-body]
    """Conditions for leaving a step, besides the platform's own. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_deadlines() -> Iterable[Deadline]:  # type: ignore[empty-body]
    """Periods in days that the law sets. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_size_rules() -> Iterable[SizeRule]:  # type: ignore[empty-body]
    """How large bodies and constituencies are to be. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_appraisal_forms() -> Iterable[AppraisalForm]:  # type: ignore[empty-body]
    """Grade sheets of the yearly appraisal, and their scoring. Used by folkmoot-method-4321.

    A rule compares sheets in favour with ballots; of consequences the longest row wins.
    """


@_hookspec
def folkmoot_notice_templates() -> Iterable[NoticeTemplate]:  # type: ignore[empty-body]
    """What the words of a notice begin with. Used by folkmoot-method-4321.

    Of a community's plugins one alone may bring a template for an occasion, else none is taken:
    the platform's own words stand there until somebody gives one of the plugins up.
    """


@_hookspec
def folkmoot_notice_channels() -> Iterable[NoticeChannel]:  # type: ignore[empty-body]
    """Ways out for messages to offices, such as the digests of a day. Used by folkmoot-mail.

    Given up after `most_seconds`; what it raises is a delivery that failed.
    """


@_hookspec
def folkmoot_intake_channels() -> Iterable[IntakeChannel]:  # type: ignore[empty-body]
    """Ways in for opinions that people gave elsewhere. Used by folkmoot-hotline.

    Given at most 8 MiB; a reference comes in once, however often its file does.
    """


@_hookspec
def folkmoot_importers() -> Iterable[Importer]:  # type: ignore[empty-body]
    """Readers of other systems' rosters, which are then previewed. Used by folkmoot-hotline.

    Given at most 8 MiB.
    """


@_hookspec
def folkmoot_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """File formats for what is public. Used by folkmoot-open-records."""


@_hookspec
def folkmoot_dashboard_panels() -> Iterable[DashboardPanel]:  # type: ignore[empty-body]
    """Panels made from counts, on communities' and districts' pages. Used by folkmoot-open-records.

    Pure: of the same figures the same panel. Numbers are whole.
    """


@_hookspec
def folkmoot_navigation() -> Iterable[NavigationItem]:  # type: ignore[empty-body]
    """Lines among the links on communities' and districts' pages. Used by folkmoot-open-records."""


@_hookspec
def folkmoot_pages() -> Iterable[Page]:  # type: ignore[empty-body]
    """Pages of a plugin's own, in blocks of words. Used by folkmoot-open-records."""


@_hookspec
def folkmoot_commands() -> Iterable[Command]:  # type: ignore[empty-body]
    """Commands for operators, under `folkmoot plugins run`. Used by folkmoot-mail."""


@_hookspec
def folkmoot_lifecycles() -> Iterable[Lifecycle]:  # type: ignore[empty-body]
    """Told what becomes of their plugin, after the commit. Used by folkmoot-open-records."""


@_hookspec
def folkmoot_observers() -> Iterable[Observer]:  # type: ignore[empty-body]
    """Told what has happened, by ids, after the commit. Used by folkmoot-open-records.

    A second is the deadline of each call.
    """
