"""The notice of a result, written from the record: residents' satisfaction first, then each grade.

In Chinese alone, like everything that hangs on a board; the page says the same in both languages.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from folkmoot.appraisals.domain import APPRAISED, said_on
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalClosing,
    AppraisalConsequence,
    AppraisalGrade,
    AppraisedSeat,
)
from folkmoot.matters.queries import Satisfaction
from folkmoot.people.domain.kinds import body_label
from folkmoot_sdk import AppraisalForm, AppraisalResult, Consequence

_ZH = "zh"


def title_for(appraisal: Appraisal) -> str:
    return f"{appraisal.year}年度民主评议结果公示"


def text_for(
    form: AppraisalForm,
    closing: AppraisalClosing,
    satisfaction: Satisfaction,
    results: Iterable[tuple[AppraisedSeat, AppraisalGrade]],
    consequences: Mapping[UUID, AppraisalConsequence],
    names: Mapping[UUID, str],
) -> str:
    """``names`` by person; every number is one that the page shows as well."""
    lines = [_satisfied(satisfaction)]
    lines.append(f"发出测评票 {closing.handed_out} 张，收回 {closing.sheets} 张。")
    graded = {kind: [pair for pair in results if pair[0].body_kind is kind] for kind in APPRAISED}
    for kind, pairs in graded.items():
        if pairs:
            lines += ["", f"{body_label(kind).zh}："]
            lines += [_line(form, seat, grade, names) for seat, grade in pairs]
    lines += _raised(consequences, names)
    return "\n".join(lines)


def _satisfied(found: Satisfaction) -> str:
    if not found.answers:
        return "居民满意度：本年度尚无答复。"
    return (
        f"居民满意度：{found.answers} 份答复中，满意 {found.satisfied} 份，"
        f"一般 {found.neutral} 份，不满意 {found.dissatisfied} 份。"
    )


def _line(
    form: AppraisalForm, seat: AppraisedSeat, grade: AppraisalGrade, names: Mapping[UUID, str]
) -> str:
    words = {each.key: each.text.zh for each in form.grades}
    result = AppraisalResult.from_plain(grade.result)
    # The sheets of all categories together; where those are weighed the page shows each.
    piles = [said_on(form, count) for count in result.counts]
    sums = [(same[0][0], sum(times for _, times in same)) for same in zip(*piles, strict=True)]
    votes = "，".join(f"{said.zh} {times} 票" for said, times in sums)
    office = seat.office.label.zh
    return f"{names[seat.person_id]}（{office}）：{words[grade.grade]}（{votes}）"


def _raised(
    consequences: Mapping[UUID, AppraisalConsequence], names: Mapping[UUID, str]
) -> Iterator[str]:
    if consequences:
        yield ""
    for each in consequences.values():
        found = Consequence.from_plain(each.consequence)
        source = found.source.sentence(_ZH)
        yield f"{names[each.person_id]}：{found.words.zh}（依据：{source}）。"
