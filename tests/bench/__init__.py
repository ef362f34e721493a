"""What a request costs a worker, beside the floor on which it stands: ``python -m tests.bench``."""
