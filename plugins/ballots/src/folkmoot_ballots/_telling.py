"""How a count is told: the words that all rules share, in short sentences of both languages.

What is told is what a rule has kept of its count, once, by groups of ballots; never is a ballot
looked at for the sake of words.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from folkmoot_sdk import Option, Poll, Text

Steps = tuple[Text, ...]
# A name is cut where it would fill the sentence, and a list where nobody would read on; so no
# sentence comes near what the contract allows, and neither do a hundred rounds.
_LONGEST_NAME = 30
_MOST_NAMES = 12
_MOST_STEPS = 180
# Surpluses that pass on again and again have fractions of a hundred digits.
_LARGEST_PART = 9_999
_DIGITS = 10_000


def say(words: Text, **values: Text | int | str) -> Text:
    """``words`` with ``values`` in their places, each in the language of the sentence."""
    both = {name: _text(value) for name, value in values.items()}
    return Text(
        words.zh.format(**{name: each.zh for name, each in both.items()}),
        words.en.format(**{name: each.en for name, each in both.items()}),
    )


def _text(value: Text | int | str) -> Text:
    return value if isinstance(value, Text) else Text(str(value), str(value))


def named(option: Option) -> Text:
    label = option.label.strip() or option.key.strip() or "-"
    cut = label if len(label) <= _LONGEST_NAME else label[: _LONGEST_NAME - 1] + "…"
    return Text(f"“{cut}”", f"“{cut}”")


def names_of(poll: Poll) -> Mapping[str, Text]:
    return {option.key: named(option) for option in poll.options}


def listed(parts: Sequence[Text]) -> Text:
    """All of them, or the first dozen and how many more there are."""
    shown, more = parts[:_MOST_NAMES], len(parts) - _MOST_NAMES
    zh = "、".join(each.zh for each in shown)
    if more > 0:
        return Text(f"{zh}等 {len(parts)} 项", f"{_commas(shown)} and {more} more")
    if len(shown) < len("ab"):
        return Text(zh, _commas(shown))
    return Text(zh, f"{_commas(shown[:-1])} and {shown[-1].en}")


def _commas(parts: Sequence[Text]) -> str:
    return ", ".join(each.en for each in parts)


def number(value: Fraction | int) -> Text:
    """Exactly: 5, 1/3, 5 又 1/3. A fraction that nobody could read has its first four digits and
    an ellipsis, cut and never rounded.
    """
    whole, rest = divmod(Fraction(value), 1)
    if not rest:
        return _text(whole)
    if rest.denominator > _LARGEST_PART:
        digits = rest.numerator * _DIGITS // rest.denominator
        return _text(f"{whole}.{digits:04d}…")
    part = f"{rest.numerator}/{rest.denominator}"
    return Text(f"{whole} 又 {part}", f"{whole} {part}") if whole else _text(part)


def votes(value: Fraction | int) -> Text:
    said = number(value)
    return Text(f"{said.zh} 票", f"{said.en} vote{'' if value == 1 else 's'}")


def have(name: Text, value: Fraction | int) -> Text:
    """“A” 5 票."""
    held = votes(value)
    return Text(f"{name.zh} {held.zh}", f"{name.en} {held.en}")


def most_first(names: Sequence[Text], held: Mapping[int, Fraction | int]) -> Text:
    """Who has how many votes, by places of options; of equals the one that is listed first."""
    order = sorted(held, key=lambda place: (-held[place], place))
    return listed([have(names[place], held[place]) for place in order])


_ORDER = Text("先后次序：{order}。", "The order: {order}.")
_TIED = Text("{names}并列", "{names} tied")


def order_of(tiers: Iterable[tuple[str, ...]], names: Mapping[str, Text]) -> Steps:
    """Who is put forward before whom, equals together; nothing where nobody is."""
    parts = [
        names[tier[0]] if len(tier) == 1 else say(_TIED, names=listed([names[k] for k in tier]))
        for tier in tiers
    ]
    if not parts:
        return (NOBODY,)
    shown, more = parts[:_MOST_NAMES], len(parts) > _MOST_NAMES
    zh, en = (joint.join(each) for joint, each in _both("；", "; ", shown))
    return (say(_ORDER, order=Text(zh + "…" * more, en + "…" * more)),)


def _both(zh: str, en: str, parts: Iterable[Text]) -> tuple[tuple[str, list[str]], ...]:
    kept = list(parts)
    return (zh, [each.zh for each in kept]), (en, [each.en for each in kept])


NOBODY = Text("没有任何选项得到赞成。", "Nobody is in favour of any option.")
_LEFT_OUT = Text("（此处略去 {n} 步。）", "({n} steps are left out here.)")


def bounded(steps: Sequence[Text]) -> Steps:
    """All steps, or the first and the last of very many."""
    if len(steps) <= _MOST_STEPS:
        return tuple(steps)
    half = _MOST_STEPS // 2
    between = say(_LEFT_OUT, n=len(steps) - 2 * half)
    return (*steps[:half], between, *steps[-half:])
