"""What a survey keeps of the form by which residents are asked."""

from dataclasses import dataclass

from folkmoot.extensions.registry import Registered
from folkmoot.matters.pins import read_form, write_form
from folkmoot_sdk import EvaluationForm, FormItem, Grade, Kind, Text

WORD = Text("词", "word")
ITEMS = (FormItem("q", WORD, (Grade("a", WORD, 1), Grade("b", WORD, 0)), 3),)


@dataclass(frozen=True, slots=True)
class Longer(EvaluationForm):
    """A vendor's own class, with a field that only its plugin knows."""

    hint: str = "hint"


def test_a_form_is_read_back_without_its_plugin_and_without_its_class() -> None:
    brought = Longer("longer", "1", WORD, ITEMS)
    written = write_form(Registered("nowhere", "1", "d", Kind.FORMS, brought))
    assert read_form(written) == EvaluationForm("longer", "1", WORD, ITEMS)
