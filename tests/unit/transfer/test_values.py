"""One cell at a time: days, areas, yes and no, names, telephone numbers, text."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.domain import values, words
from folkmoot.transfer.domain.columns import HEADINGS, Column, column_called
from folkmoot.transfer.domain.fates import Fate, Note, Outcome
from folkmoot_sdk import Text

DAYS = st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 12, 31))
FORMS = (
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y-%m-%d}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}T00:00:00",
)


@settings(deadline=None)
@given(DAYS, st.sampled_from(FORMS))
def test_a_day_is_read_in_every_usual_form(day: date, form: str) -> None:
    assert values.day(form.format(day)) == day


@settings(deadline=None)
@given(st.dates(min_value=date(1927, 5, 18), max_value=date(2118, 1, 1)))
def test_a_day_is_read_as_excel_numbers_it(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert values.day(str(number)) == day
    assert values.day(f"{number}.0") == day


def test_excels_own_example_is_the_same_day_here() -> None:
    assert values.day("20522") == date(1956, 3, 8)
    assert values.day("１９５６－０３－０８") == date(1956, 3, 8)


@pytest.mark.parametrize(
    "text",
    [
        "1956-02-30",
        "19561301",
        "1956年13月1日",
        "56-3-8",
        "1956-03-08T01:02:00",
        "昨天",
        "1956",
        "9999",
        "195603",
        "1700-01-01",
        "9" * 50,
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        values.day(text)
    assert caught.value.code == "roster.date"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_day_or_invalid(text: str) -> None:
    try:
        found = values.day(text)
    except Invalid:
        return
    assert found is None or found + timedelta(0) == found


@settings(deadline=None)
@given(st.text(max_size=250))
def test_any_cell_is_clean_or_invalid(text: str) -> None:
    try:
        kept = values.clean(text)
    except Invalid:
        return
    assert not kept.startswith("=")
    assert values.clean(kept) == kept


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=10**9 - 1))
def test_an_area_is_whole_hundredths_and_no_float(hundredths: int) -> None:
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    assert values.area(text) == hundredths
    assert values.area(f"{text} 平方米") == hundredths


@pytest.mark.parametrize("text", ["0", "-1", "95.355", "1e3", "约95", "95.35.1", "0.00"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        values.area(text)
    assert caught.value.code == "roster.area"


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_an_area_or_invalid(text: str) -> None:
    try:
        found = values.area(text)
    except Invalid:
        return
    assert found is None or found > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("是", True), ("Y", True), ("√", True), ("否", False), ("x", False), ("", None)],
)
def test_yes_and_no(text: str, said: bool | None) -> None:
    assert values.yes(text) is said


def test_a_spaced_out_name_is_the_same_name() -> None:
    assert values.name("王　明") == "王明"
    assert values.name("Anna Schmidt") == "Anna Schmidt"


def test_two_spellings_of_a_number_share_their_digits() -> None:
    assert values.digits(values.phone("+86 138-0000-0001")) == values.digits("13800000001")


@pytest.mark.parametrize("column", list(Column))
def test_every_column_is_known_by_its_headings(column: Column) -> None:
    text, others = HEADINGS[column]
    for heading in (text.zh, text.en, *others, f" {text.zh} *", text.en.upper()):
        assert column_called(heading) is column


def test_no_heading_means_two_columns() -> None:
    said = [h for text, others in HEADINGS.values() for h in (text.zh, text.en, *others)]
    assert len(said) == len(set(said))


def test_every_word_of_a_list_is_read_back_in_both_languages() -> None:
    for known, read in (
        (words.BODIES, words.BODY_WORDS),
        (words.OFFICES, words.OFFICE_WORDS),
        (words.RELATIONS, words.RELATION_WORDS),
        (words.ORGANISATIONS, words.ORGANISATION_WORDS),
        (words.DECISIONS, words.DECISION_WORDS),
    ):
        for value, text in known.items():
            for word in (text.zh, text.en):
                assert values.one_of(word, read, "列") == value


def test_a_note_survives_the_database() -> None:
    params = {"day": date(1956, 3, 8), "text": Text("在册", "on record"), "row": 7, "name": "王明"}
    note = Note("%(name)s", params, "roster.date", "…")
    assert Note.from_plain(note.plain()) == note
    assert Outcome(Fate.NEW, (note,)) == Outcome(Fate.NEW, (Note.from_plain(note.plain()),))
