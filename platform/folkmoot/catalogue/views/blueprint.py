"""The pages of a district's plugins and of the operator's, registered together."""

from flask import Blueprint

bp = Blueprint("catalogue", "folkmoot.catalogue", template_folder="templates")
