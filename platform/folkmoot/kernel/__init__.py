"""Floor 0: what every feature stands on. Knows nothing of communities or matters."""
