"""A count as a terminal is told of it, in words or as JSON."""

import json
from typing import NoReturn

import click

from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import filled
from folkmoot.web.terminal import refuse
from folkmoot_sdk import Outcome, Text

# 1: it was counted and does not hold. 2: it could not be counted here.
DISAGREES, NOT_COUNTED = 1, 2

_VERDICT = {
    (True, True): Text("表决有效，通过：{winners}", "Valid and carried: {winners}"),
    (True, False): Text("表决有效，未通过", "Valid, not carried"),
    (False, False): Text("表决无效", "Not valid"),
}
_BETWEEN = Text("、", ", ")
_BALLOTS = Text("计入选票 {ballots} 张", "{ballots} ballots counted")


def one_line(text: str) -> str:
    """A title of two lines could pass for something that this program says."""
    return " ".join(text.split())


def in_both(texts: list[Text]) -> list[dict[str, str]]:
    return [{"zh": text.zh, "en": text.en} for text in texts]


def print_count(outcome: Outcome, findings: list[Text], conclusion: Text, language: str) -> None:
    """The outcome, then whether it holds; what does not hold goes to standard error."""
    labels = {each.option.key: one_line(each.option.label) for each in outcome.options}
    winners = _BETWEEN.in_(language).join(labels[key] for key in outcome.winners)
    verdict = _VERDICT[outcome.valid, outcome.carried]
    click.echo(filled(verdict, winners=winners).in_(language))
    click.echo(filled(_BALLOTS, ballots=outcome.ballots).in_(language))
    for sentence in outcome.sentences(language):
        click.echo(f"  {one_line(sentence)}")
    click.echo(conclusion.in_(language), err=bool(findings))
    for finding in findings:
        click.echo(f"  {finding.in_(language)}", err=True)


def print_json(outcome: Outcome, findings: list[Text], **more: object) -> None:
    answer = {
        "agrees": not findings,
        "findings": in_both(findings),
        **more,
        "outcome": outcome.to_plain(),
    }
    click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True))


def refuse_count(error: FolkmootError, *, as_json: bool, language: str) -> NoReturn:
    # A damaged file is a file that does not hold, not one that this machine cannot count.
    code = DISAGREES if error.code == "count_file.content" else NOT_COUNTED
    refuse(error, as_json=as_json, language=language, code=code)
