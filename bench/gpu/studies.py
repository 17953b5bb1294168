"""What both backends are compared on: configs/paper.yaml, and settings of it."""

SLOTS = (200, 2000, 20000)
# By name, what --set takes.
VARIANTS = {
    "all weather": [
        "time.slots=100", "time.realisations=20", "links.survival=1",
        "weather={outages: {survival: 0.95, mean_s: 60}, acquisition_s: 50, "
        "silences: {per_year: 300, duration_s: 60}, "
        "failures: {share_per_year: 0.05, after_days: 30}, "
        "regions: [{name: anomaly, latitude_deg: -26, longitude_deg: -50, radius_deg: 30, "
        "survival: 0.95, mean_outage_s: 60}, {name: north, min_latitude_deg: 65, "
        "max_latitude_deg: 90, silences_per_year: 1000}]}"],
    "partners that change": ["time.slots=1000", "links.cross_plane=nearest"],
}


def flags_of(settings):
    return [word for setting in settings for word in ("--set", setting)]
