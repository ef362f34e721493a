"""Sort keys, and that every marked string and vocabulary has its Chinese."""

import pytest

from folkmoot.people.domain.kinds import Office, body_label
from folkmoot.people.names import sort_key
from folkmoot.web.catalogues import MESSAGES, PACKAGE, read_catalogue, source_strings
from folkmoot_sdk import BodyKind


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王小明", "wang xiao ming"),
        ("曾单", "zeng dan"),
        ("单晓", "shan xiao"),
        ("尉迟敬", "yu chi jing"),
        ("Anna Li", "anna li"),
    ],
)
def test_names_sort_by_their_pinyin_and_surnames_read_as_surnames(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_every_kind_of_body_and_every_office_has_both_names() -> None:
    labels = [body_label(kind) for kind in BodyKind] + [office.label for office in Office]
    assert len({label.zh for label in labels}) == len({label.en for label in labels}) == len(labels)


@pytest.mark.parametrize("feature", ["tenancy", "people"])
def test_every_marked_string_has_its_chinese(feature: str) -> None:
    catalogue = read_catalogue(PACKAGE / feature / MESSAGES)
    missing = [
        place
        for place, text in source_strings(PACKAGE / feature)
        if (found := catalogue.get(text)) is None or not found.string
    ]
    assert missing == []
