"""The pages of a district's roll-out, registered together."""

from flask import Blueprint

bp = Blueprint("rollout", "folkmoot.rollout", template_folder="templates")
