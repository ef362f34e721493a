"""What the roles are called."""

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark

ROLES: dict[Role, str] = {
    Role.OPERATOR: mark("Operator of the platform"),
    Role.DISTRICT_OFFICER: mark("District officer"),
    Role.STREET_OFFICER: mark("Officer of a street office"),
    Role.SECRETARY: mark("Community secretary"),
    Role.GRID_WORKER: mark("Grid worker"),
    Role.RESIDENT: mark("Resident"),
}
