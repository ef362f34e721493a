"""What is wrong with a ballot whatever the rule: options and marks that nobody knows."""

from collections.abc import Mapping
from types import MappingProxyType

from folkmoot_sdk import Ballot, Option, Text

TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "unknown_option": Text(
            "选票上有不在表决事项中的选项", "an option that is not in this vote"
        ),
        "unknown_mark": Text("选票上有无法识别的标记", "a mark that means nothing in this vote"),
    }
)


def unknown(ballot: Ballot, options: tuple[Option, ...], marks: frozenset[str]) -> str | None:
    """The code of what is unknown on this ballot; None when all is known."""
    if has_unknown_option(ballot, options):
        return "unknown_option"
    return None if marks.issuperset(ballot.choices.values()) else "unknown_mark"


def unnumbered(ballot: Ballot, options: tuple[Option, ...]) -> str | None:
    """The same where every mark is a whole number, as a rank or a score is."""
    if has_unknown_option(ballot, options):
        return "unknown_option"
    wrong = any(type(mark) is not int for mark in ballot.choices.values())
    return "unknown_mark" if wrong else None


def has_unknown_option(ballot: Ballot, options: tuple[Option, ...]) -> bool:
    return not ballot.choices.keys() <= {option.key for option in options}
