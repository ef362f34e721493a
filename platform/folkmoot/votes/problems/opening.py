"""What can be wrong with a vote before it opens."""

from collections.abc import Sequence

from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot.votes.domain import QUANTITIES, first_few
from folkmoot_sdk import Quantity, Secrecy, Text

SECRECY = {Secrecy.SECRET: mark("secret"), Secrecy.NAMED: mark("named")}


def weighed_in_secret() -> Invalid:
    return Invalid(
        "vote.secrecy",
        mark("A vote that weighs ballots by area cannot be secret: the area would name the owner."),
        cure=mark("Open it as a named vote."),
        field="secrecy",
    )


def method_forbids(secrecy: Secrecy, method: Text) -> Invalid:
    return Invalid(
        "vote.secrecy",
        mark("%(method)s does not allow a vote to be %(secrecy)s."),
        cure=mark("Choose the other kind of ballot, or another voting rule."),
        field="secrecy",
        method=method,
        secrecy=SECRECY[secrecy],
    )


def options_not_distinct() -> Invalid:
    return Invalid(
        "vote.options",
        mark("A vote needs at least one option, and each a key of its own."),
        cure=mark("Add the missing option, or remove the one that is there twice."),
        field="options",
    )


def too_many_options(most: int) -> Invalid:
    return Invalid(
        "vote.too_many_options",
        mark("A vote has at most %(most)d options."),
        cure=mark("Put those together that belong together, or hold a vote on each part."),
        field="options",
        most=most,
    )


def no_electors() -> Invalid:
    return Invalid(
        "vote.no_electors",
        mark("There is nobody who could vote."),
        cure=mark("Check who is a member of the body that decides."),
        field="electors",
    )


def bad_electors(keys: Sequence[str]) -> Invalid:
    return Invalid(
        "vote.electors",
        mark("%(count)d electors are listed twice, or have no weight: %(electors)s."),
        cure=mark("Correct the roll, then open the vote."),
        field="electors",
        count=len(keys),
        electors=first_few(keys),
    )


def person_twice(keys: Sequence[str]) -> Invalid:
    return Invalid(
        "vote.person_twice",
        mark("%(count)d persons stand behind two electors of this vote: %(persons)s."),
        cure=mark("Leave each person on the roll once."),
        field="electors",
        count=len(keys),
        persons=first_few(keys),
    )


def figures_missing(names: Sequence[Quantity]) -> Invalid:
    return Invalid(
        "vote.figures_missing",
        mark("The law of this vote needs figures that are not given: %(figures)s."),
        cure=mark("State them before the vote opens; they cannot be added later."),
        field="figures",
        figures=[QUANTITIES[name] for name in names],
    )


def figures_from_ballots(names: Sequence[Quantity]) -> Invalid:
    return Invalid(
        "vote.figures_counted",
        mark("These figures come from the ballots and cannot be given: %(figures)s."),
        cure=mark("Leave them out."),
        field="figures",
        figures=[QUANTITIES[name] for name in names],
    )


def roll_exceeds(figure: Quantity, stated: int, on_roll: int) -> Invalid:
    return Invalid(
        "vote.roll_exceeds",
        mark("The roll stands for %(on_roll)d, but %(figure)s is given as %(stated)d."),
        cure=mark("Correct the figure or the roll; otherwise more could vote than there are."),
        field="figures",
        figure=QUANTITIES[figure],
        on_roll=on_roll,
        stated=stated,
    )


def bad_settings(names: Sequence[str]) -> Invalid:
    return Invalid(
        "vote.settings",
        mark("The voting rule does not take these settings: %(settings)s."),
        cure=mark("Correct them; the rule's page lists what it takes."),
        field="settings",
        settings=first_few(names),
    )


def cannot_be_counted() -> Invalid:
    return Invalid(
        "vote.not_countable",
        mark("With these options, figures and rules the vote could not be counted at its end."),
        cure=mark("Check the figures against the roll, and the rules against the options."),
    )


def too_short(days: int) -> Invalid:
    return Invalid(
        "vote.closes_at",
        mark("A vote outside a meeting is announced to stand open for at least %(days)d days."),
        cure=mark("Choose an end that leaves everybody this time."),
        field="closes_at",
        days=days,
    )


def unknown_persons(count: int) -> NotFound:
    return NotFound(
        "vote.person_unknown",
        mark("%(count)d persons on this roll are not registered in this community."),
        cure=mark("Register them, or take them off the roll; then open the vote."),
        field="electors",
        count=count,
    )


def ends_before_it_begins() -> Invalid:
    return Invalid(
        "vote.closes_at",
        mark("The vote would end before it begins."),
        cure=mark("Choose a later time."),
        field="closes_at",
    )
