"""Districts, street offices and communities; what a district and a community lay down."""
