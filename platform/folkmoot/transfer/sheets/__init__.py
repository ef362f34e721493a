"""Workbooks that go out: the template to be filled in, and the rows that were refused."""
