"""What both backends are compared on: configs, and settings of them."""

SLOTS = (200, 2000, 20000)
# By name, beside configs/paper.yaml with these slots: a config, and what --set takes.
VARIANTS = {
    "all weather": ("paper.yaml", [
        "time.slots=100", "time.realisations=20", "links.survival=1",
        "weather={outages: {survival: 0.95, mean_s: 60}, acquisition_s: 50, "
        "silences: {per_year: 300, duration_s: 60}, "
        "failures: {share_per_year: 0.05, after_days: 30}, "
        "regions: [{name: anomaly, latitude_deg: -26, longitude_deg: -50, radius_deg: 30, "
        "survival: 0.95, mean_outage_s: 60}, {name: north, min_latitude_deg: 65, "
        "max_latitude_deg: 90, silences_per_year: 1000}]}"]),
    "partners that change": ("paper.yaml", ["time.slots=1000", "links.cross_plane=nearest"]),
    "shells that are linked, and drift": ("smoke.yaml", [
        "constellation=telesat-298", "constellation.drift=j2", "links.between_shells=nearest",
        "time.slots=50"]),
    "cluster": ("smoke.yaml", ["constellation=suncatcher-81", "time.slots=50"]),
}


def flags_of(settings):
    return [word for setting in settings for word in ("--set", setting)]
