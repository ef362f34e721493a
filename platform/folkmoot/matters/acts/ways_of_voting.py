"""By which rule it is voted, and what the rule asks to be settled before: two pages in a row.

The first asks for the rule, among all that this community may use. The second says what was chosen,
asks what that rule leaves to be settled, and opens the vote. What was said first travels in the
address, so that nothing is kept of a vote that nobody has opened.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import effective_settings
from folkmoot.kernel.errors import mark
from folkmoot.matters.acts import deciding_schemas as schemas
from folkmoot.matters.acts.amounts import amount_fields, amounts_in, is_amounts
from folkmoot.matters.acts.form import Desk, Look, Onwards
from folkmoot.matters.acts.put_to_vote import RESOLVING, put_to
from folkmoot.web.forms.settings import settings_in, settings_schema, words_in
from folkmoot.web.shapes import Row
from folkmoot_sdk import Kind, Secrecy, SettingField, Text, describe_settings

_USUAL = tuple(name for name, _ in schemas.USUAL_METHODS)
_HINTS = dict(schemas.USUAL_METHODS)
_SECRECY = {Secrecy(each.value): each.label for each in schemas.SECRECY}
_CARRIED = ("meeting_id", "option_keys", "secrecy", "method")
# What the address says for whoever goes back to the first page.
_AGAIN = "again"


def method_choices(desk: Desk) -> list[tuple[str, Text, Text | str]]:
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
    hints = {name: view.voting_rule(whole).contribution.summary for name, whole in named.items()}
    return [(name, titles[name], hints[name] or _HINTS.get(name, "")) for name in ordered]


def schema_of_vote(desk: Desk) -> type[Schema]:
    """What the page asks: by which rule, or what the chosen rule leaves to be settled."""
    first = _said_first(desk)
    if first is None:
        return schemas.OpenVoteSchema
    name = first["method"]
    found = effective_settings(desk.session, Kind.VOTING_RULES, name)
    described = tuple(_settings(desk, name))
    otherwise = {
        each.key: words_in(each, found.values[each.key])
        for each in described
        if each.key in found.values
    }
    plain = [each for each in described if not is_amounts(each)]
    asked = settings_schema(plain, otherwise)().load_fields
    of_each = amount_fields(described, _standing(desk, first))
    return Schema.from_dict({**asked, **of_each}, name="OpenVoteByRuleSchema")


def second_step(desk: Desk) -> Look | None:
    """The page on which the vote is opened; None as long as no rule is chosen."""
    first = _said_first(desk)
    if first is None:
        return None
    carried = {key: desk.asked[key] for key in _CARRIED if key in desk.asked}
    return Look(
        title=mark("Step 2 of 2: settle the rule and open the vote"),
        submit=mark("Open the vote now"),
        rows=tuple(_rows(desk, first)),
        back={**carried, _AGAIN: "1"},
        intro=mark(
            "Once the vote is open, its question, its rule and its settings cannot be changed any"
            " more."
        ),
    )


def filled_in(desk: Desk) -> Mapping[str, object]:
    """What was said on the first page, for whoever comes back to it."""
    if _AGAIN not in desk.asked:
        return {}
    said = {key: desk.asked[key] for key in _CARRIED if key in desk.asked}
    return {**said, "option_keys": _keys(desk)}


def settings_said(desk: Desk, data: dict[str, Any]) -> dict[str, Any] | Onwards:
    """All that the service is told of a vote; or that the second page is next."""
    first = _said_first(desk)
    if first is None:
        keys = _BETWEEN.join(data["option_keys"])
        meeting, secrecy = str(data["meeting_id"]), data["secrecy"].value
        return Onwards(
            {
                "method": data["method"],
                "meeting_id": meeting,
                "option_keys": keys,
                "secrecy": secrecy,
            }
        )
    described = tuple(_settings(desk, first["method"]))
    amounts = amounts_in(described, _standing(desk, first), first["option_keys"], data)
    plain = [each for each in described if not is_amounts(each)]
    return {**first, "settings": {**settings_in(plain, data), **amounts}}


# No key of an option holds it: they are plain text of one line.
_BETWEEN = "\n"


def _order(name: str) -> int:
    return _USUAL.index(name) if name in _USUAL else len(_USUAL)


def _said_first(desk: Desk) -> dict[str, Any] | None:
    """What the first page was told, if the address has all of it and names a rule of ours."""
    if _AGAIN in desk.asked:
        return None
    said = {key: desk.asked[key] for key in _CARRIED if key in desk.asked}
    try:
        first: dict[str, Any] = schemas.OpenVoteSchema().load({**said, "option_keys": _keys(desk)})
    except ValidationError:
        return None
    return first if first["method"] in {each for each, *_ in method_choices(desk)} else None


def _keys(desk: Desk) -> list[str]:
    return [key for key in desk.asked.get("option_keys", "").split(_BETWEEN) if key]


def _standing(desk: Desk, first: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options that are put to the vote; all of them where none was chosen."""
    keys = first["option_keys"]
    return [each for each in put_to(desk, *RESOLVING) if not keys or each[0] in keys]


def _rows(desk: Desk, first: Mapping[str, Any]) -> Iterator[Row]:
    meetings = {meeting.id: meeting.title for meeting in desk.record.meetings}
    titles = {name: title for name, title, _ in method_choices(desk)}
    yield Row(mark("Meeting"), meetings.get(first["meeting_id"], "–"))
    yield Row(mark("Options put to the vote"), [text for _, text in _standing(desk, first)])
    yield Row(mark("How it is cast"), _SECRECY[first["secrecy"]])
    yield Row(mark("Voting rule"), titles[first["method"]])
    summary = view_for(desk.session).voting_rule(first["method"]).contribution.summary
    if summary is not None:
        yield Row(mark("How it is counted"), summary)


def _settings(desk: Desk, name: str) -> Iterator[SettingField]:
    """What a form can ask of a rule and the district has not locked."""
    entry = view_for(desk.session).voting_rule(name)
    locked = effective_settings(desk.session, Kind.VOTING_RULES, name).locked
    for each in describe_settings(entry.contribution.settings):
        if each.known and each.key not in locked:
            yield each
