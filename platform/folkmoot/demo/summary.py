"""What happened, in figures that a machine can read and sentences that a person can."""

from collections.abc import Sequence
from typing import Any

from folkmoot.demo.replay import DISTRICT, Played
from folkmoot.demo.year.telling import year_told
from folkmoot.implementation.queries import items_of
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import VoteFact
from folkmoot.matters.queries import dossier


def summary_of(database: Database, played: Sequence[Played]) -> dict[str, Any]:
    """The year, and an entry a case; read from the database, so a second run says the same."""
    return {
        "cases": [_case(database, each) for each in played],
        "year": year_told(database, DISTRICT),
    }


def _case(database: Database, played: Played) -> dict[str, Any]:
    with database.snapshot(played.scope) as session:
        record = dossier(session, played.matter_id)
        carried = items_of(session, played.matter_id)
        report = verify(session)
    step = step_at(record.here.position)
    return {
        "title": played.title,
        "community": played.community,
        "matter": str(played.matter_id),
        "opinions": len(record.opinion_ids),
        "step": step.value if step else "intake",
        "ending": record.ending,
        "rounds": record.round_no,
        "votes": [_vote(vote) for vote in record.votes],
        "resolutions": [
            {"round": each.round_no, "option": each.option_key, "force": each.force}
            for each in record.resolutions
        ],
        "attempts": [
            {"round": item.round_no, "option": item.option_key, "state": attempt.state}
            for item in record.items
            for attempt in item.attempts
        ],
        "beyond": [
            {"text": excess.text, "number": excess.number, "unit": excess.unit}
            for item in carried
            for excess in item.excesses
        ],
        "sign_offs": sorted(each.body.value for each in record.sign_offs if each.approved),
        "satisfaction_answers": record.survey.answers if record.survey else 0,
        "audit": {"entries": report.entries, "rows": report.rows, "sound": report.sound},
    }


def _vote(vote: VoteFact) -> dict[str, Any]:
    return {
        "round": vote.round_no,
        "open": vote.closed_at is None,
        "valid": vote.valid,
        "carried": list(vote.winners),
    }
