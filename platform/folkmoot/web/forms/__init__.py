"""Forms made from marshmallow schemas: shown, read back and answered without losing a word.

A field's ``metadata`` says how it looks: ``label``, ``hint``, ``widget`` (see ``Widget``),
``choices``, ``suffix``, ``in_a_row`` (short choices side by side); ``said_optional`` false stands
on fields of which one must be filled in, or which some answers ask for. Labels and hints are marked
English strings or bilingual texts.
"""

from folkmoot.web.forms.choices import Choice
from folkmoot.web.forms.form import Form, Nothing
from folkmoot.web.forms.handle import handle
from folkmoot.web.forms.messages import FieldError
from folkmoot.web.forms.widgets import Widget

__all__ = ["Choice", "FieldError", "Form", "Nothing", "Widget", "handle"]
