#!/usr/bin/env python3
"""States of satellites by python3-sgp4 (Debian), for the tests of SGP4.

    sgp4_reference.py folder                    where the package keeps its verification vectors
    sgp4_reference.py states FILE.tle HOURS     every hour from each epoch on
    sgp4_reference.py vectors                   the verification vectors, at their times
    sgp4_reference.py omm FILE.tle              the elements as OMM, in JSON

A line per state: catalogue number, minutes, error, x y z (km), vx vy vz (km/s).
"""
import json
import os
import sys

import sgp4
from sgp4.api import Satrec
from sgp4.exporter import export_omm


def pairs(lines):
    """Names and both lines of the element sets of a text."""
    name = ''
    lines = iter(lines)
    for line in lines:
        if line.startswith('1 '):
            yield name, line, next(lines)
        elif not line.startswith('#'):
            name = line.strip()


def show(satellite, minutes):
    error, position, velocity = satellite.sgp4_tsince(minutes)
    # The C++ part of the package, where there is one, and the Python part differ in what they
    # return with an error.
    numbers = (*position, *velocity) if not error else (0.0,) * 6
    print(satellite.satnum, repr(minutes), error, *map(repr, numbers))


def folder():
    return os.path.dirname(sgp4.__file__)


def vectors():
    with open(os.path.join(folder(), 'SGP4-VER.TLE')) as file:
        for _, first, second in pairs(file.read().splitlines()):
            satellite = Satrec.twoline2rv(first, second)
            start, end, step = map(float, second[69:].split())
            show(satellite, 0.0)
            minutes = start
            while minutes <= end:
                show(satellite, minutes)
                minutes += step


def main(what, *arguments):
    if what == 'folder':
        print(folder())
    elif what == 'vectors':
        vectors()
    else:
        with open(arguments[0]) as file:
            satellites = [(name, Satrec.twoline2rv(first, second))
                          for name, first, second in pairs(file.read().splitlines())]
        if what == 'omm':
            print(json.dumps([export_omm(satellite, name) for name, satellite in satellites]))
        else:
            for _, satellite in satellites:
                for hour in range(int(arguments[1]) + 1):
                    show(satellite, hour * 60.0)


main(*sys.argv[1:])
