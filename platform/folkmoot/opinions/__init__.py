"""What people say: asked for at the door or heard elsewhere, merged into topics, never lost."""
