"""What gunicorn serves. Each worker holds its own lease on the embedded server, if that is used."""

from folkmoot.app import create_app
from folkmoot.installation import Installation

app = create_app(Installation().settings)
