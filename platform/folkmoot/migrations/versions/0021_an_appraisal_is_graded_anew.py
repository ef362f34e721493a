"""an appraisal of which too few sheets came back is graded anew, by the form that is laid down"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.schema import tenant_table

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GRADING = ("tenant_id", "appraisal_id", "turn")
SEATED = ("appraisal_grading", "grading_part")
NUMBERED = (*SEATED, "grade_count", "grade_count_judgement", "appraisal_closing")
ON_GRADING = ("grading_part", "grade_count", "appraisal_closing")
COUNT = ("appraisal_id", "turn", "entered_by", "entered_account")

# What a community may lay down for itself, with the form of the appraisal.
KNOWN = "parameter IN ('notice_days.party_committee', 'notice_days.residents_committee', 'notice_days.two_committees', 'notice_days.group_leaders_meeting', 'notice_days.representatives_assembly', 'notice_days.residents_meeting', 'notice_days.households_meeting', 'notice_days.joint_meeting', 'notice_days.bulletin_meeting', 'notice_days.appraisal_meeting', 'notice_days.deliberation_council', 'notice_days.supervision_committee', 'notice_days.owners_assembly', 'other_notice_days', 'publication_days', 'quorum.party_committee', 'quorum.residents_committee', 'quorum.two_committees', 'quorum.group_leaders_meeting', 'quorum.representatives_assembly', 'quorum.residents_meeting', 'quorum.households_meeting', 'quorum.joint_meeting', 'quorum.bulletin_meeting', 'quorum.appraisal_meeting', 'quorum.deliberation_council', 'quorum.supervision_committee', 'quorum.owners_assembly', 'notice_boards', 'cadences', 'reminders', 'appraisal_weights', 'appraisal_form')"


def upgrade() -> None:
    # What was graded before was graded once; the default proves nothing, the keys below do.
    for table in (*NUMBERED, "appraisal_publication"):
        turn = sa.Column("turn", sa.BigInteger(), server_default="1", nullable=False)
        op.add_column(table, turn)
    _let_go()
    op.drop_constraint(op.f("pk_appraisal_grading"), "appraisal_grading")
    op.create_primary_key(op.f("pk_appraisal_grading"), "appraisal_grading", list(GRADING))
    op.drop_constraint(op.f("pk_grading_part"), "grading_part")
    op.create_primary_key(op.f("pk_grading_part"), "grading_part", [*GRADING, "person_id"])
    _ends()
    _one_after_another()
    _counts()
    _results()
    op.drop_constraint(op.f("ck_own_rule_parameter_known"), "own_rule")
    op.create_check_constraint(op.f("ck_own_rule_parameter_known"), "own_rule", KNOWN)


def _let_go() -> None:
    for table in ON_GRADING:
        op.drop_constraint(op.f(f"fk_{table}_tenant_id_appraisal_id_appraisal_grading"), table)
    for refers in ("appraisal_id_appraisal_closing", "appraisal_id_meeting_id_appraisal_grading"):
        name = op.f(f"fk_appraisal_publication_tenant_id_{refers}")
        op.drop_constraint(name, "appraisal_publication")


def _ends() -> None:
    tenant_table(
        "grading_end",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("sheets", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "CASE ending WHEN 'counted' THEN num_nonnulls(category, sheets) = 0 ELSE"
            " sheets BETWEEN 0 AND 2 AND reason <> '' END IS TRUE",
            name=op.f("ck_grading_end_too_few_sheets_and_why"),
        ),
        sa.CheckConstraint(
            "category IN ('party_members', 'residents', 'units', 'affected')",
            name=op.f("ck_grading_end_category_known"),
        ),
        sa.CheckConstraint(
            "ending IN ('counted', 'without_result')", name=op.f("ck_grading_end_ending_known")
        ),
        sa.CheckConstraint("side IN ('appraising')", name=op.f("ck_grading_end_side_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "ended_by", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f("fk_grading_end_tenant_id_appraisal_id_ended_by_side_appraisal_side"),
        ),
        sa.ForeignKeyConstraint(
            list(GRADING),
            [f"appraisal_grading.{column}" for column in GRADING],
            name=op.f("fk_grading_end_tenant_id_appraisal_id_turn_appraisal_grading"),
        ),
        sa.PrimaryKeyConstraint(*GRADING, name=op.f("pk_grading_end")),
        sa.UniqueConstraint(
            *GRADING,
            "ending",
            name=op.f("uq_grading_end_tenant_id_appraisal_id_turn_ending"),
        ),
    )


def _one_after_another() -> None:
    for name, kind in (("before_turn", sa.BigInteger()), ("before_ending", sa.Text())):
        op.add_column("appraisal_grading", sa.Column(name, kind, nullable=True))
    before = ("appraisal_id", "before_turn", "before_ending")
    _refer("appraisal_grading", "grading_end", before, (*GRADING[1:], "ending"))
    op.create_check_constraint(
        op.f("ck_appraisal_grading_anew_only_without_result"),
        "appraisal_grading",
        "CASE turn WHEN 1 THEN num_nonnulls(before_turn, before_ending) = 0 ELSE turn > 1"
        " AND before_turn = turn - 1 AND before_ending = 'without_result' END IS TRUE",
    )
    _unique("appraisal_grading", "appraisal_id", "turn", "meeting_id")


def _counts() -> None:
    judgement, earlier = "grade_count_judgement", [each for each in COUNT if each != "turn"]
    names = {
        f"fk_{judgement}_tenant_id_count_id_{'_'.join(earlier)}_grade_count": judgement,
        f"uq_grade_count_tenant_id_id_{'_'.join(earlier)}": "grade_count",
        f"uq_{judgement}_tenant_id_appraisal_id_settles": judgement,
    }
    for name, table in names.items():
        op.drop_constraint(op.f(name), table)
    for table in ("grading_part", "grade_count"):
        _refer(table, "appraisal_grading", GRADING[1:], GRADING[1:])
    _unique("grade_count", "id", *COUNT)
    _unique(judgement, "appraisal_id", "turn", "settles")
    _refer(judgement, "grade_count", ("count_id", *COUNT), ("id", *COUNT))


def _results() -> None:
    """A closing stands on the end of its grading, a publication on the meeting of that one."""
    ending = sa.Column("ending", sa.Text(), server_default="counted", nullable=False)
    op.add_column("appraisal_closing", ending)
    op.create_check_constraint(
        op.f("ck_appraisal_closing_ending_known"), "appraisal_closing", "ending IN ('counted')"
    )
    op.execute(
        "INSERT INTO grading_end"
        " (tenant_id, appraisal_id, turn, ending, reason, ended_at, ended_by, side)"
        " SELECT tenant_id, appraisal_id, turn, ending, '', closed_at, closed_by, side"
        " FROM appraisal_closing"
    )
    ended = (*GRADING[1:], "ending")
    _refer("appraisal_closing", "grading_end", ended, ended)
    _unique("appraisal_closing", "appraisal_id", "turn")
    _refer("appraisal_publication", "appraisal_closing", GRADING[1:], GRADING[1:])
    met = (*GRADING[1:], "meeting_id")
    _refer("appraisal_publication", "appraisal_grading", met, met)


def _refer(table: str, target: str, columns: Sequence[str], refers: Sequence[str]) -> None:
    name = op.f(f"fk_{table}_tenant_id_{'_'.join(columns)}_{target}")
    op.create_foreign_key(name, table, target, ["tenant_id", *columns], ["tenant_id", *refers])


def _unique(table: str, *columns: str) -> None:
    name = op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}")
    op.create_unique_constraint(name, table, ["tenant_id", *columns])
