"""The kinds of contribution: each with its hook, its scope, and where its code may run."""

from collections.abc import Mapping
from enum import StrEnum

from folkmoot_sdk._scopes import Scope


class Kind(StrEnum):
    """The kinds of contribution, as a manifest names them."""

    DECISION_RULES = "decision_rules"
    VOTING_RULES = "voting_rules"
    CADENCES = "cadences"
    FORMS = "forms"
    GATES = "gates"
    DEADLINES = "deadlines"
    SIZE_RULES = "size_rules"
    APPRAISAL_FORMS = "appraisal_forms"
    NOTICE_TEMPLATES = "notice_templates"
    NOTICE_CHANNELS = "notice_channels"
    INTAKE_CHANNELS = "intake_channels"
    IMPORTERS = "importers"
    EXPORTERS = "exporters"
    DASHBOARD_PANELS = "dashboard_panels"
    NAVIGATION = "navigation"
    PAGES = "pages"
    COMMANDS = "commands"
    LIFECYCLES = "lifecycles"
    OBSERVERS = "observers"

    @property
    def hook(self) -> str:
        """The hook that brings contributions of this kind."""
        return f"folkmoot_{self.value}"

    @property
    def scope(self) -> Scope | None:
        """What a plugin needs to be allowed for its contributions of this kind to be of use."""
        return _SCOPES.get(self)

    @property
    def runs_outside(self) -> bool:
        """Whether it is pure, so that a vendor's runs in a process of its own. Every other kind
        reaches files, pages or the network, and exists only where the operator trusts its plugin.
        """
        return self not in _INSIDE


_SCOPES: Mapping[Kind, Scope] = {
    Kind.VOTING_RULES: Scope.BALLOTS,
    Kind.GATES: Scope.MATTERS,
    Kind.NOTICE_CHANNELS: Scope.MESSAGES,
    Kind.INTAKE_CHANNELS: Scope.OPINIONS,
    Kind.IMPORTERS: Scope.ROSTER,
    Kind.EXPORTERS: Scope.RECORDS,
    Kind.DASHBOARD_PANELS: Scope.FIGURES,
    Kind.PAGES: Scope.PAGES,
    Kind.COMMANDS: Scope.COMMANDS,
    Kind.LIFECYCLES: Scope.EVENTS,
    Kind.OBSERVERS: Scope.EVENTS,
}
_INSIDE = frozenset(
    {
        Kind.NOTICE_CHANNELS,
        Kind.INTAKE_CHANNELS,
        Kind.IMPORTERS,
        Kind.EXPORTERS,
        Kind.NAVIGATION,
        Kind.PAGES,
        Kind.COMMANDS,
        Kind.LIFECYCLES,
        Kind.OBSERVERS,
    }
)
