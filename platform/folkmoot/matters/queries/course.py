"""Where a matter stands, as conditions that the statements of several rooms are made of."""

from sqlalchemy import ColumnElement, exists, select

from folkmoot.matters.models import Matter, MatterEnding, MatterStep

# The step at which the matter of the enclosing statement stands now.
LATEST_STEP = (
    select(MatterStep.position, MatterStep.round_no, MatterStep.entered_at)
    .where(MatterStep.tenant_id == Matter.tenant_id, MatterStep.matter_id == Matter.id)
    .order_by(MatterStep.seq.desc())
    .limit(1)
    .lateral()
)
UNDER_WAY: ColumnElement[bool] = ~exists().where(
    MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id
)
