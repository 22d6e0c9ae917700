"""What a person sees: domain objects and a language in, a message out. Pure."""
