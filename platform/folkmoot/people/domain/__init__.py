"""The arithmetic of persons and bodies: pure, without a database."""
