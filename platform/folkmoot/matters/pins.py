"""What a survey keeps of its form when residents are asked, and finding exactly that again."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Pin, Registered
from folkmoot.extensions.tenant_view import pin_missing
from folkmoot_sdk import EvaluationForm


def write_form(form: Registered[EvaluationForm]) -> dict[str, Any]:
    """The pin, and the form whole: it is data, so no upgrade of its plugin takes it away."""
    brought = form.contribution
    # A plugin's own class may hold more than a form is, and nobody could read that back.
    whole = EvaluationForm(brought.id, brought.version, brought.title, brought.items)
    return {
        "pin": form.pin().to_plain(),
        "plugin_version": form.plugin_version,
        "form": whole.to_plain(),
    }


def read_form(written: Mapping[str, Any]) -> EvaluationForm:
    """The form by which residents were asked.

    Surveys of earlier releases hold the pin alone. They stand in the chain and are not rewritten;
    their form is what goes by the same id and version today, which once shipped never changes.
    Raises NotFound (``rules.pin_missing``) where nothing does.
    """
    if "form" in written:
        return _built(json.dumps(written["form"]))
    pin = Pin.from_plain(written)
    entry = installed().of_version(pin)
    if entry is None:
        raise pin_missing(pin)
    form: EvaluationForm = entry.contribution
    return form


# A year's surveys are asked by one form or two, and building one takes half a millisecond.
@lru_cache(maxsize=64)
def _built(plain: str) -> EvaluationForm:
    return EvaluationForm.from_plain(json.loads(plain))
