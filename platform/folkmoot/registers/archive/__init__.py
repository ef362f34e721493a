"""A matter's archive: every paper of it in one file that anybody can check without us."""
