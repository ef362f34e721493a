"""What can be refused of a count: its rule is not here, does not answer, or does not add up."""

from folkmoot.extensions.registry import Pin
from folkmoot.kernel.errors import NotFound, Refused, mark
from folkmoot_sdk import Text


def rule_missing(pin: Pin, plugin_version: str) -> NotFound:
    return NotFound(
        "vote.rule_missing",
        mark(
            "This vote is counted by %(rule)s %(version)s of plugin %(plugin)s %(plugin_version)s,"
            " and exactly that release (%(digest)s) is not installed."
        ),
        cure=mark(
            "Nothing is lost. Have the operator install that release from its wheel (folkmoot"
            " plugins install), or give the wheel with the count file (folkmoot count --wheel);"
            " its publisher has it, or anybody who kept it."
        ),
        rule=pin.id,
        version=pin.version,
        plugin=pin.plugin,
        plugin_version=plugin_version,
        digest=pin.digest[:12],
    )


def rule_suspended(rule: Text) -> Refused:
    return Refused(
        "vote.rule_suspended",
        mark("The platform's operator has suspended the voting rule %(rule)s for the time being."),
        cure=mark(
            "Every ballot that was cast is kept, and voting goes on once the rule is resumed. The"
            " community's secretary can ask the operator when that will be."
        ),
        rule=rule,
    )


def rule_gone(rule: Text) -> Refused:
    return Refused(
        "vote.rule_gone",
        mark("The release of the voting rule %(rule)s by which this vote runs is not here."),
        cure=mark(
            "Every ballot that was cast is kept. Tell the community's secretary: the platform's"
            " operator can install that release again."
        ),
        rule=rule,
    )


def does_not_add_up(detail: str) -> Refused:
    return Refused(
        "vote.does_not_add_up",
        mark("The rows of this vote do not add up: %(detail)s."),
        cure=mark("Run folkmoot audit verify and call the operator; do not close the vote."),
        detail=detail,
    )


def count_failed(rule: Text, fault: Text) -> Refused:
    return Refused(
        "vote.count_failed",
        mark("The voting rule %(rule)s could not count this vote: %(fault)s."),
        cure=mark("Nothing is lost. Count again once the rule answers; the operator can mend it."),
        rule=rule,
        fault=fault,
    )


_TO_VOTERS = mark("Nothing was changed. Try again later, or ask the secretary for a paper.")
_TO_WHO_OPENS = mark(
    "No vote was opened. Choose another rule, or tell the platform's operator, whose list of"
    " troubles has this failure."
)
_OPEN_LATER = mark("No vote was opened. Try again in a few minutes, or choose another rule.")


def rule_failed(rule: Text, fault: Text, *, opening: bool, recorded: bool) -> Refused:
    """``opening`` is for the secretary who would open a vote, else for a voter."""
    to_who_opens = _TO_WHO_OPENS if recorded else _OPEN_LATER
    return Refused(
        "vote.rule_failed",
        mark("The voting rule %(rule)s does not answer: %(fault)s."),
        cure=to_who_opens if opening else _TO_VOTERS,
        rule=rule,
        fault=fault,
    )


def count_later(fault: Text) -> Refused:
    return Refused(
        "vote.count_later",
        mark("The vote cannot be counted just now: %(fault)s."),
        cure=mark("Nothing was changed. Try again in a few minutes; else tell the operator."),
        fault=fault,
    )


def release_pinned() -> Refused:
    return Refused(
        "vote.release_pinned",
        mark("A vote is counted by the release that it pinned when it opened."),
        cure=mark(
            "Only after that release itself failed to count it, a later one can be chosen. One that"
            " the operator stopped has not failed: it can be resumed."
        ),
        field="release",
    )


def release_unknown(version: str) -> NotFound:
    return NotFound(
        "vote.release_unknown",
        mark("There is no later release %(version)s with the same rule."),
        cure=mark("Choose among those on offer."),
        field="release",
        version=version[:50],
    )


def release_differs(version: str) -> Refused:
    return Refused(
        "vote.release_differs",
        mark("Release %(version)s marks ballots otherwise, or reads the settings otherwise."),
        cure=mark("It cannot count this vote. Ask the vendor for a release that can."),
        field="release",
        version=version,
    )


def release_counts_otherwise(version: str) -> Refused:
    return Refused(
        "vote.release_counts_otherwise",
        mark("Release %(version)s comes to something else where the pinned release can count."),
        cure=mark("It counts by another rule, so it cannot count this vote. Tell the operator."),
        field="release",
        version=version,
    )


def release_unproven(version: str, pinned: str) -> Refused:
    return Refused(
        "vote.release_unproven",
        mark(
            "Nothing shows that release %(version)s counts as %(pinned)s does: that one counts"
            " nothing at all any more."
        ),
        cure=mark("Have the operator see that it runs at least; then count again."),
        field="release",
        version=version,
        pinned=pinned,
    )
