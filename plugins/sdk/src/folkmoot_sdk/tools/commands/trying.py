"""`test`, `serve` and `bench`: the plugin's own code runs, on its vendor's machine."""

from pathlib import Path

import click

from folkmoot_sdk import SdkError, VotingRule, reference
from folkmoot_sdk.testing import promises_kept
from folkmoot_sdk.tools.benching import bench
from folkmoot_sdk.tools.commands.shared import PATH, WRONG, refuse, told
from folkmoot_sdk.tools.loading import brought, tried
from folkmoot_sdk.tools.project import Project, find_project
from folkmoot_sdk.tools.recording import Recorded, recorded
from folkmoot_sdk.tools.testing import NO_TESTS, kit_tests, own_tests

_PORT = 8040


@click.command("test")
@PATH
@told
def test_command(path: Path) -> None:
    """Run the tests of the plugin in PATH, and the conformance kit on all that it brings."""
    project = find_project(path)
    click.echo("Its own tests:")
    own = own_tests(project)
    click.echo("What every plugin is held to:")
    kit = kit_tests(project)
    broken = sum(not _told_what_it_keeps(project, rule) for rule in _rules(project))
    if own == NO_TESTS:
        click.echo("It has no tests of its own.", err=True)
    raise SystemExit(WRONG if own or kit or broken else 0)


def _told_what_it_keeps(project: Project, rule: VotingRule) -> bool:
    """False for a rule that broke down over it, which is said and keeps no other from its turn."""
    click.echo(f"What {reference(rule)} keeps:")
    try:
        with tried(project, reference(rule)):
            kept = promises_kept(rule, polls=100)
    except SdkError as problem:
        refuse(problem.code, str(problem), getattr(problem, "cure", ""))
        return False
    for promise, found in kept.items():
        claimed = " (promised)" if promise in rule.promises else ""
        click.echo(f"  {found}{claimed}")
    return True


@click.command("vectors")
@PATH
@click.option("--write", is_flag=True, help="Write down what the rules count today.")
@told
def vectors_command(path: Path, *, write: bool) -> None:
    """Count the golden vectors of the plugin in PATH again. Exit code 1: a rule counts otherwise.

    With --write they are made to say what it counts now: only before an id@version is released,
    since it counts the same for ever.
    """
    project = find_project(path)
    found = [recorded(project, rule) for rule in _rules(project)]
    for each in found:
        _tell(each, write=write)
    if not found:
        click.echo("It brings no voting rule, and only these have golden vectors.")
    stand = all(each.stands for each in found)
    raise SystemExit(0 if stand or write else WRONG)


def _tell(each: Recorded, *, write: bool) -> None:
    said = "counts as it did" if each.stands else "counts otherwise"
    click.echo(f"{each.rule}, {len(each.vectors)} votes: {'not written yet' if each.new else said}")
    for line in each.changed:
        click.echo(f"  {line}")
    if write and not each.stands:
        each.write()
        click.echo(f"  written: {each.file}")


@click.command("bench")
@PATH
@told
def bench_command(path: Path) -> None:
    """Count 1,000 to 100,000 ballots by each voting rule, beside a plain pass over them."""
    project = find_project(path)
    rules = _rules(project)
    for rule in rules:
        click.echo(reference(rule))
        with tried(project, reference(rule)):
            for cost in bench(rule):
                said = f"{cost.ballots:>9,} ballots  {cost.milliseconds:>7,} ms of CPU"
                click.echo(f"{said}  {cost.times:>5,} × a plain pass")
    if not rules:
        click.echo("It brings no voting rule, and nothing else has a cost of its own.")


@click.command("serve")
@PATH
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65535))
@told
def serve_command(path: Path, port: int) -> None:
    """Try the plugin in PATH on a page of this machine alone, with a sample community."""
    # Slow to import, and nothing else needs it.
    from folkmoot_sdk.tools.serving import server  # noqa: PLC0415

    project = find_project(path)
    with server(project.manifest, brought(project), port) as serving:
        click.echo(f"http://127.0.0.1:{serving.server_port}/  (Ctrl+C ends it)")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            click.echo("Ended.")


def _rules(project: Project) -> list[VotingRule]:
    return [rule for _kind, rule in brought(project) if isinstance(rule, VotingRule)]
