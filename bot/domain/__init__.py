"""What people, needs and dispatch are; imports the standard library alone."""
