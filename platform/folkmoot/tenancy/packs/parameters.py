"""What a pack speaks about: each parameter by its name, and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from folkmoot.extensions.bodies import body_label
from folkmoot.kernel.errors import NotFound, mark
from folkmoot_sdk import BodyKind, Text


class Group(StrEnum):
    """What a parameter is about. Two groups have one parameter for each kind of body."""

    NOTICE_DAYS = "notice_days"
    OTHER_NOTICE_DAYS = "other_notice_days"
    PUBLICATION_DAYS = "publication_days"
    QUORUM = "quorum"
    NOTICE_BOARDS = "notice_boards"
    CADENCES = "cadences"
    REMINDERS = "reminders"
    APPRAISAL_WEIGHTS = "appraisal_weights"
    APPRAISAL_FORM = "appraisal_form"


BY_BODY = frozenset({Group.NOTICE_DAYS, Group.QUORUM})
# Parameters that came when versions had been published already. A file that does not name one says
# the same as one that inherits it, and neither has it among its settings: so digests stay as they
# were.
LATER = frozenset({Group.APPRAISAL_FORM})
DAYS = frozenset({Group.NOTICE_DAYS, Group.OTHER_NOTICE_DAYS, Group.PUBLICATION_DAYS})

GROUP_LABELS: Mapping[Group, Text] = MappingProxyType(
    {
        Group.NOTICE_DAYS: Text("会议提前通知天数", "Days of notice of a meeting"),
        Group.OTHER_NOTICE_DAYS: Text("其他会议提前通知天数", "Days of notice of other meetings"),
        Group.PUBLICATION_DAYS: Text("公示天数", "Days of a public notice"),
        Group.QUORUM: Text("法定人数", "Quorum"),
        Group.NOTICE_BOARDS: Text("公示地点", "Where notices hang"),
        Group.CADENCES: Text("会议周期", "How often meetings are held"),
        Group.REMINDERS: Text("会议提醒", "Reminders of meetings"),
        Group.APPRAISAL_WEIGHTS: Text("评议权重", "Weights in the appraisal"),
        Group.APPRAISAL_FORM: Text("评议表", "Form of the appraisal"),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Parameter:
    """One thing that a district may fix, leave open or say nothing about."""

    group: Group
    body: BodyKind | None = None

    @property
    def key(self) -> str:
        """Its name in a pack: ``publication_days``, ``notice_days.residents_meeting``."""
        return self.group.value if self.body is None else f"{self.group.value}.{self.body.value}"

    @property
    def in_days(self) -> bool:
        return self.group in DAYS


def _all() -> tuple[Parameter, ...]:
    return tuple(
        Parameter(group, body)
        for group in Group
        for body in (BodyKind if group in BY_BODY else (None,))
    )


PARAMETERS = _all()
_BY_KEY: Mapping[str, Parameter] = MappingProxyType({each.key: each for each in PARAMETERS})


def parameter_named(key: str) -> Parameter:
    """Raises NotFound (``rules.parameter.unknown``)."""
    found = _BY_KEY.get(key)
    if found is None:
        raise NotFound(
            "rules.parameter.unknown",
            mark("No rule is called “%(key)s”."),
            cure=mark("Choose it on the page with the community's rules."),
            key=key,
        )
    return found


def label_of(parameter: Parameter) -> Text:
    """What it is called: 公示天数, or 法定人数（联席会议） of one body."""
    label = GROUP_LABELS[parameter.group]
    if parameter.body is None:
        return label
    body = body_label(parameter.body)
    return Text(f"{label.zh}（{body.zh}）", f"{label.en} ({body.en})")
