"""Who answers for whom, and what is laid down. Districts, communities and waves belong to no
tenant: they are what makes one.
"""

from folkmoot.tenancy.models.community import Community, CommunityStage
from folkmoot.tenancy.models.district import District, PolicyPack, StreetOffice
from folkmoot.tenancy.models.own import OwnRule, Workflow
from folkmoot.tenancy.models.receipt import FormReceipt
from folkmoot.tenancy.models.wave import Wave, WaveCancellation, WavePlace
from folkmoot.tenancy.stages import CommunityStatus

__all__ = [
    "Community",
    "CommunityStage",
    "CommunityStatus",
    "District",
    "FormReceipt",
    "OwnRule",
    "PolicyPack",
    "StreetOffice",
    "Wave",
    "WaveCancellation",
    "WavePlace",
    "Workflow",
]
