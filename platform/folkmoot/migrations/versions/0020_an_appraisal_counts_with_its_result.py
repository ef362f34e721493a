"""an appraisal meeting meets its duty with the published result, and not with its minutes"""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOTICE = ("id", "kind", "subject_id", "ends_on")


def upgrade() -> None:
    # What was counted and published before stays as it was; both hold for every row from now on.
    op.drop_constraint(op.f("ck_discharge_minutes_published"), "discharge")
    op.create_check_constraint(
        op.f("ck_discharge_published_as_asked"),
        "discharge",
        "notice_kind = CASE body_kind WHEN 'appraisal_meeting' THEN 'appraisal' ELSE 'minutes' END",
        postgresql_not_valid=True,
    )
    # The notice is about the meeting, which is known on the floors below.
    op.drop_constraint(_key("appraisal_id"), "appraisal_publication")
    op.create_foreign_key(
        _key("meeting_id"),
        "appraisal_publication",
        "notice",
        ["tenant_id", "notice_id", "notice_kind", "meeting_id", "notice_ends_on"],
        ["tenant_id", *NOTICE],
        postgresql_not_valid=True,
    )


def _key(subject: str) -> str:
    columns = f"tenant_id_notice_id_notice_kind_{subject}_notice_ends_on"
    return op.f(f"fk_appraisal_publication_{columns}_notice")
