"""The two published cases, replayed through the services that users call, with invented people."""
