"""By which rule it is voted, and what the rule asks to be settled before: two looks at one form.

The first asks for the rule, among all that this community may use. Where it has settings that the
form cannot ask of every rule alike, the same form is shown once more with them; what was filled in
travels in the address, so that nothing is kept of a vote that nobody has opened.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema

from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import effective_settings
from folkmoot.matters.acts import deciding_schemas as schemas
from folkmoot.matters.acts.amounts import amount_fields, amounts_in, is_amounts
from folkmoot.matters.acts.form import Desk, Onwards
from folkmoot.matters.acts.put_to_vote import RESOLVING, put_to
from folkmoot.web.forms.settings import settings_in, settings_schema, words_in
from folkmoot_sdk import Kind, SettingField, Text, describe_settings

# What the first look asks already, because the most usual of all choices should be one form.
_ASKED_AT_ONCE = frozenset({"max_choices"})
_USUAL = tuple(name for name, _ in schemas.USUAL_METHODS)
_HINTS = dict(schemas.USUAL_METHODS)
_CARRIED = ("meeting_id", "option_keys", "secrecy")


def method_choices(desk: Desk) -> list[tuple[str, Text, str]]:
    """Every voting rule of the community's view in its newest version, the usual ones first: its
    name, its title, and a word on it where we have one.
    """
    view = view_for(desk.session)
    entries = {(entry.plugin, entry.id) for entry in view.of_kind(Kind.VOTING_RULES)}
    ids = Counter(id_ for _, id_ in entries)
    # By the bare id where one plugin alone brings it, as manifests and workflows write it.
    named = {
        (id_ if ids[id_] == 1 else f"{plugin}/{id_}"): f"{plugin}/{id_}" for plugin, id_ in entries
    }
    titles = {name: view.voting_rule(whole).contribution.title for name, whole in named.items()}
    ordered = sorted(titles, key=lambda name: (_order(name), titles[name].zh))
    return [(name, titles[name], _HINTS.get(name, "")) for name in ordered]


def schema_of_vote(desk: Desk) -> type[Schema]:
    """What the form asks: of every rule alike, or of the one that was chosen in the first look."""
    if not (name := _chosen(desk)):
        return schemas.OpenVoteSchema
    taken = schemas.OpenVoteSchema().load_fields
    kept = {key: field for key, field in taken.items() if key not in _ASKED_AT_ONCE}
    found = effective_settings(desk.session, Kind.VOTING_RULES, name)
    described = tuple(_settings(desk, name))
    otherwise = {
        each.key: words_in(each, found.values[each.key])
        for each in described
        if each.key in found.values
    }
    plain = [each for each in described if not is_amounts(each)]
    asked = settings_schema(plain, otherwise)().load_fields
    of_each = amount_fields(described, put_to(desk, *RESOLVING))
    return Schema.from_dict({**kept, **asked, **of_each}, name="OpenVoteByRuleSchema")


def filled_in(desk: Desk) -> Mapping[str, object]:
    """What was said in the first look."""
    name = _chosen(desk)
    if not name:
        return {}
    said = {key: desk.asked[key] for key in _CARRIED if key in desk.asked}
    keys = desk.asked.get("option_keys", "")
    return {**said, "option_keys": [key for key in keys.split(_BETWEEN) if key], "method": name}


def settings_said(desk: Desk, data: dict[str, Any]) -> Mapping[str, object] | Onwards:
    """What was settled of the rule, taken out of ``data``; or that the form must be seen again,
    because the rule asks more than what the form could ask of all.
    """
    name = data["method"]
    most = data.pop("max_choices", None)
    described = tuple(_settings(desk, name))
    if described and _chosen(desk) != name:
        return Onwards(
            {
                "method": name,
                "meeting_id": str(data["meeting_id"]),
                "option_keys": _BETWEEN.join(data["option_keys"]),
                "secrecy": data["secrecy"].value,
            }
        )
    options = put_to(desk, *RESOLVING)
    amounts = amounts_in(described, options, data["option_keys"], data)
    plain = [each for each in described if not is_amounts(each)]
    settings = {**settings_in(plain, data), **amounts}
    for key in [key for key in data if key.startswith(("set-", "none-"))]:
        del data[key]
    return {**settings, **({"max_choices": most} if most and name == "approval" else {})}


# No key of an option holds it: they are plain text of one line.
_BETWEEN = "\n"


def _order(name: str) -> int:
    return _USUAL.index(name) if name in _USUAL else len(_USUAL)


def _chosen(desk: Desk) -> str:
    """The rule of the second look, if the address names one of ours."""
    name = desk.asked.get("method", "")
    return name if name in {each for each, *_ in method_choices(desk)} else ""


def _settings(desk: Desk, name: str) -> Iterator[SettingField]:
    """What a form can ask of a rule and the district has not locked."""
    entry = view_for(desk.session).voting_rule(name)
    locked = effective_settings(desk.session, Kind.VOTING_RULES, name).locked
    for each in describe_settings(entry.contribution.settings):
        if each.known and each.key not in locked | _ASKED_AT_ONCE:
            yield each
