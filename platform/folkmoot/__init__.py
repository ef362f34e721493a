"""Community deliberation under the 4321 method: see ARCHITECTURE.md for the floors."""
