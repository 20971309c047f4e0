"""The network and its standing in the admin, for HEE staff."""

from hubs.admin import network, practices, reference, standing

__all__ = ["network", "practices", "reference", "standing"]
