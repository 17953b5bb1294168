"""What both backends are compared on: configs, and settings of them."""

import random

SLOTS = (200, 2000, 20000)
# By name, beside configs/paper.yaml with these slots: a config, and what --set takes. {folder} is
# where write_trace() has been.
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
    "tokens of a trace, outages": ("paper.yaml", [
        "activation={{kind: trace, file: {folder}/trace.csv}}", "links.survival=0.8",
        "time.slots=100"]),
    "layers of a trace by themselves": ("paper.yaml", [
        "activation={{kind: trace, file: {folder}/trace.csv, layers: independent}}",
        "time.slots=100"]),
    "cluster": ("smoke.yaml", ["constellation=suncatcher-81", "time.slots=50"]),
}


def write_trace(folder, tokens=500, layers=32, experts=8):
    """trace.csv: recorded tokens with two experts a layer, the first mostly that of the last layer."""
    source = random.Random(7)
    with open(folder / "trace.csv", "w", encoding="utf-8") as file:
        file.write("token,layer,e0,e1\n")
        for token in range(tokens):
            last = source.randrange(experts)
            for layer in range(layers):
                last = last if source.random() < 0.7 else source.randrange(experts)
                other = source.choice([expert for expert in range(experts) if expert != last])
                file.write(f"{token},{layer},{min(last, other)},{max(last, other)}\n")


def flags_of(settings, folder):
    """`settings` may name a `folder` with a trace; maps of others are not touched."""
    named = [setting.format(folder=folder) if "{folder}" in setting else setting
             for setting in settings]
    return [word for setting in named for word in ("--set", setting)]
