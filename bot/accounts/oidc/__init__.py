"""Signing in with the city's own identity provider, over OpenID Connect."""
