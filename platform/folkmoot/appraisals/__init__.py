"""The year-end appraisal: what was done, what is to be done, and whether people are content."""
