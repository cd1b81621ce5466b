"""What texts and conditions see of the utility's meter profiles: ``bot.meters``.

Not the meters of an account (``accounts``).
"""

from collections.abc import Mapping
from typing import Final

from engine.core.flow import Profile
from engine.core.values import Value

_ZONES: Final = ("day", "night", "peak", "half_peak")
"""Zones that people send, in the order of telling them; totals and export are not among them."""


def meters_view(meters: Mapping[str, Profile]) -> list[Value]:
    """Show the profiles as a list of ``service photo zones``, in the order of ``bot.yaml``.

    ``photo`` is a flag; ``zones`` a list of ``zone codes``, where ``codes`` are the display codes
    that may stand for the zone. A zone without codes is left out.
    """
    return [
        {
            "service": profile.service,
            "photo": profile.photo,
            "zones": [
                {"zone": zone, "codes": list(profile.codes[zone])}
                for zone in _ZONES
                if profile.codes.get(zone)
            ],
        }
        for profile in meters.values()
    ]
