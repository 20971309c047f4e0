"""The network and its standing in the admin, for HEE staff."""

from hubs.admin import library, network, practices, reference, standing

__all__ = ["library", "network", "practices", "reference", "standing"]
