"""How a check fails, and what is asked of all code: the same answer each time, from its arguments
alone.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from folkmoot_sdk.testing._watch import watched

Q = TypeVar("Q")


def expect(holds: bool, message: str) -> None:
    """Fail the check with this message, and no more of ours than that."""
    __tracebackhide__ = True
    if not holds:
        raise AssertionError(message)


def expect_memoryless(answer: Callable[[Q], object], questions: Iterable[Q]) -> None:
    """The same answers when asked again, the last question first."""
    asked = list(questions)
    once = [answer(each) for each in asked]
    again = [answer(each) for each in reversed(asked)][::-1]
    for question, one, two in zip(asked, once, again, strict=True):
        expect(one == two, f"{question}: {one}, and when asked again {two}")


def expect_pure(answer: Callable[[Q], object], questions: Iterable[Q]) -> None:
    """Neither clock nor chance nor files are asked for an answer."""
    for question in questions:
        answer(question)  # whatever it imports late is imported now
        with watched() as asked:
            answer(question)
        expect(not asked, f"{question}: asks for {', '.join(sorted(set(asked)))}")
