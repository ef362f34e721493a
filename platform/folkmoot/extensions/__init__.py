"""The plugin door: what is installed, what a district grants, what a community chose."""
