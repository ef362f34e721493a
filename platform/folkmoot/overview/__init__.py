"""Pages that put several features together: all districts, one district, one community."""
