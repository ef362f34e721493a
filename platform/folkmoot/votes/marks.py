"""Whether what somebody marked can be a ballot of this vote."""

from collections.abc import Mapping, Sequence

from folkmoot.kernel.text import plain_text
from folkmoot.votes.asking import refuse_unless_countable
from folkmoot.votes.domain import Choices
from folkmoot.votes.problems import voting as problems
from folkmoot_sdk import Option, VotingRule

# Larger than any rank or score, small enough for every database and every reader of the file.
LARGEST = 10**9


def check_marks(choices: Mapping[str, object], options: Sequence[Option]) -> Choices:
    """``choices`` as words and whole numbers for options of this vote.

    Raises Invalid with ``vote.unknown_option`` or ``vote.bad_mark``. Enough for a paper: whether
    the rule counts it or leaves it out, with the reason, is seen when the vote is counted.
    """
    known = {option.key: option.label for option in options}
    marks: dict[str, str | int] = {}
    for key, value in choices.items():
        if key not in known:
            raise problems.unknown_option(str(key)[:100])
        marks[key] = _mark(value, known[key])
    return marks


def _mark(value: object, label: str) -> str | int:
    if type(value) is str:
        return plain_text(value, field="choices", limit=100)
    if type(value) is int and abs(value) <= LARGEST:
        return value
    raise problems.no_mark(label)


def check_choices(
    method: VotingRule,
    choices: Mapping[str, object],
    options: tuple[Option, ...],
    settings: Mapping[str, object],
) -> Choices:
    """``check_marks``, and what the voting rule has to say: an online ballot is never left out."""
    marks = check_marks(choices, options)
    refuse_unless_countable(method, marks, options, settings)
    return marks
