"""The HTTP door: JSON, Server-Sent Events and the plain pages."""
