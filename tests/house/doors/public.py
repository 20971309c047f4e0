"""What anybody reads, and what machines ask."""

from tests.house.doors.table import READ_ONLY, Door, everybody, signed_in

DOORS: list[Door] = [
    # What anyone reads
    Door("hubs:front_page", get=everybody(200), post=everybody(405)),
    Door("hubs:hub_list", get=everybody(200), post=everybody(405)),
    Door(
        "hubs:hub_detail",
        get=everybody(200),
        post=everybody(405),
        leads_to=lambda cast: {"slug": cast.hub.slug},
    ),
    Door("hubs:standing", get=signed_in(200), post=READ_ONLY),
    Door("hubs:accessibility", get=everybody(200), post=everybody(405)),
    Door("placements:gallery", get=everybody(200), post=everybody(405)),
    # Machines
    Door("healthz", get=everybody(200), post=everybody(405)),
    Door("readyz", get=everybody(200), post=everybody(405)),
    Door("robots", get=everybody(200), post=everybody(405)),
]
