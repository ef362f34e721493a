"""Bringing a district's communities in: waves, what each still lacks, and its stages."""
