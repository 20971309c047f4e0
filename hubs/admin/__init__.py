"""The network and its standing in the admin, for HEE staff."""

from hubs.admin import accreditation, library, network, overrides, practices, reference, standing

__all__ = ["accreditation", "library", "network", "overrides", "practices", "reference", "standing"]
