"""How a count went, in sentences: what bounds them, so that a page can show them all."""

from folkmoot_sdk._errors import CountError
from folkmoot_sdk._text import Text

# A count of thirty rounds told in some sentences each; a sentence that names a dozen options.
MOST_STEPS = 200
LONGEST_STEP = 1_000


def check_steps(steps: tuple[Text, ...]) -> None:
    """Raise CountError for more than 200 steps, or one of more than 1,000 characters in either
    language, or what is no Text.
    """
    if len(steps) > MOST_STEPS:
        raise CountError(f"{len(steps)} steps of a count, and {MOST_STEPS} are allowed")
    for at, step in enumerate(steps, 1):
        if type(step) is not Text or type(step.zh) is not str or type(step.en) is not str:
            raise CountError(f"step {at} of a count is no text in two languages")
        if max(len(step.zh), len(step.en)) > LONGEST_STEP:
            raise CountError(f"step {at} of a count is longer than {LONGEST_STEP} characters")
