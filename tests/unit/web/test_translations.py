"""The gate: no feature has a sentence that a Chinese reader would find in English.

It walks the features that are there, so a new one is held to it from its first commit.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask.testing import FlaskClient

from folkmoot.web import catalogues

FEATURES = catalogues.features()
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def catalogue(feature: Path) -> Catalog:
    po = feature / catalogues.MESSAGES
    return catalogues.read_catalogue(po) if po.exists() else Catalog(locale=catalogues.LOCALE)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_string_of_a_feature_has_its_chinese(feature: Path) -> None:
    known = catalogue(feature)
    missing = [
        f"{place}: {message!r}"
        for place, message in catalogues.source_strings(feature)
        if not (entry := known.get(message)) or not entry.string or entry.fuzzy
    ]
    assert not missing, f"run `python -m folkmoot.web update {feature.name}` and fill in:\n" + (
        "\n".join(missing)
    )


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_translation_is_chinese_and_keeps_every_placeholder(feature: Path) -> None:
    for entry in catalogue(feature):
        if not entry.id or not entry.string:
            continue
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        wanted = set(PLACEHOLDER.findall(sources[-1]))
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) == wanted, entry.id
            bare = PLACEHOLDER.sub("", sources[0])
            # What is only placeholders and punctuation has nothing to translate.
            assert CHINESE.search(text) or not re.search(r"[A-Za-z]{2}", bare), entry.id


def test_features_that_share_a_string_agree_on_its_chinese() -> None:
    """One catalogue would silently win over the other on every page."""
    said: dict[object, dict[str, str]] = {}
    for feature in FEATURES:
        for entry in catalogue(feature):
            if entry.id and entry.string:
                said.setdefault(entry.id, {})[feature.name] = str(entry.string)
    assert not {m: by for m, by in said.items() if len(set(by.values())) > 1}


def test_the_gate_sees_python_marks_and_templates_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path / "package")
    feature = tmp_path / "package" / "opinions"
    (feature / "templates").mkdir(parents=True)
    (feature / "errors.py").write_text('x = mark("From python")\ny = ngettext("one", "many", 2)\n')
    (feature / "templates" / "a.html").write_text(
        '{{ _("From a template") }}{% trans %}\n  In a\n  block {% endtrans %}'
    )
    found = {message for _, message in catalogues.source_strings(feature)}
    assert found == {"From python", ("one", "many"), "From a template", "In a block"}


def test_update_adds_what_is_new_and_keeps_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    feature = tmp_path / "opinions"
    feature.mkdir()
    (feature / "__init__.py").write_text('a = mark("Old")\n')
    assert catalogues.update(feature) == 1
    po = feature / catalogues.MESSAGES
    po.write_text(po.read_text().replace('msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "旧"'))
    (feature / "__init__.py").write_text('a = mark("Old")\nb = mark("New")\n')
    assert catalogues.update(feature) == 1
    kept = {message.id: message.string for message in catalogues.read_catalogue(po)}
    assert (kept["Old"], kept["New"]) == ("旧", "")


def test_a_catalogue_is_compiled_when_it_is_missing_or_older(tmp_path: Path) -> None:
    po = tmp_path / "opinions" / catalogues.MESSAGES
    po.parent.mkdir(parents=True)
    po.write_text(catalogues.HEADER + 'msgid "Old"\nmsgstr "旧"\n')
    mo = po.with_suffix(".mo")
    assert catalogues.compile_catalogues(tmp_path) == [mo]
    assert catalogues.compile_catalogues(tmp_path) == []
    os.utime(mo, ns=(0, 0))
    assert catalogues.compile_catalogues(tmp_path) == [mo]
    assert [file.suffix for file in sorted(po.parent.iterdir())] == [".mo", ".po"]


@pytest.mark.parametrize("path", ["/about", "/styleguide", "/styleguide?page=confirmation", "/no"])
def test_no_latin_sentence_is_on_a_chinese_page(
    client: FlaskClient, latin_sentences: Callable[[str], list[str]], path: str
) -> None:
    assert latin_sentences(client.get(path).text) == []


def test_the_check_for_latin_sentences_can_fail(
    client: FlaskClient, latin_sentences: Callable[[str], list[str]]
) -> None:
    assert latin_sentences(client.get("/about?lang=en").text)
