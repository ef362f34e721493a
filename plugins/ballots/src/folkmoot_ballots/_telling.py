"""How a count is told: the words that all rules share, in short sentences of both languages.

What is told is what a rule has kept of its count, once, by groups of ballots; never is a ballot
looked at for the sake of words.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from folkmoot_sdk import Option, Poll, Text

Steps = tuple[Text, ...]
# A name is cut where it would fill the sentence, and a list where nobody would read on: a count
# must not be refused because somebody gave an option a long name.
_LONGEST_NAME, _LONGEST = 30, 950
_MOST_NAMES, _MOST_STEPS = 12, 180
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
    return _text(f"“{_cut(label, _LONGEST_NAME)}”")


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


def order_of(tiers: Sequence[tuple[str, ...]], names: Mapping[str, Text]) -> Steps:
    """Who is put forward before whom, equals together; nothing where nobody is."""
    if not tiers:
        return (NOBODY,)
    parts: list[Text] = []
    room = _MOST_NAMES
    for tier in tiers:
        if room > 0:
            alone = len(tier) == 1
            tied = listed([names[key] for key in tier])
            parts.append(names[tier[0]] if alone else say(_TIED, names=tied))
            room -= len(tier)
    more = "…" * (len(parts) < len(tiers))
    zh, en = "；".join(each.zh for each in parts), "; ".join(each.en for each in parts)
    return (say(_ORDER, order=Text(zh + more, en + more)),)


NOBODY = Text("没有任何方案得到赞成。", "Nobody is in favour of any option.")
_LEFT_OUT = Text("（此处略去 {n} 步。）", "({n} steps are left out here.)")


def bounded(steps: Sequence[Text]) -> Steps:
    """All steps, or the first and the last of very many; none too long, whatever stands in it."""
    short = tuple(Text(_cut(each.zh, _LONGEST), _cut(each.en, _LONGEST)) for each in steps)
    if len(short) <= _MOST_STEPS:
        return short
    half = _MOST_STEPS // 2
    between = say(_LEFT_OUT, n=len(short) - 2 * half)
    return (*short[:half], between, *short[-half:])


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
