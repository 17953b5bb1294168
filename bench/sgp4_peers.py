#!/usr/bin/env python3
"""Rates of SGP4 on one core, in one run: sgp4_bench, python3-sgp4, and the C++ of the reference.

    bench/sgp4_peers.py build/release/bench/sgp4_bench FILE.tle [FOLDER]

FILE.tle has two-line element sets. The array call of python3-sgp4 (Debian) takes all satellites at
some minutes of a day; whether its compiled part is in use is said. FOLDER is where `npm install
satellite.js` was run, if anywhere: that package holds the published C++, compiled to WebAssembly.
"""
import json
import os
import subprocess
import sys
import time

import numpy
import sgp4.api
from sgp4.api import Satrec, SatrecArray

SECONDS = 2.0


def best_rate(work, states):
    """States per second of the fastest of some calls, within a few seconds."""
    fastest = float('inf')
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.process_time()
        work()
        fastest = min(fastest, time.process_time() - start)
    return states / fastest


def python_rate(pairs):
    satellites = [Satrec.twoline2rv(*pair) for pair in pairs]
    minutes = 1440 if sgp4.api.accelerated else 10
    day = numpy.full(minutes, satellites[0].jdsatepoch)
    fraction = satellites[0].jdsatepochF + numpy.arange(minutes) / 1440.0
    array = SatrecArray(satellites)
    return best_rate(lambda: array.sgp4(day, fraction), len(satellites) * minutes)


def wasm_rate(file, folder):
    peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'sgp4_peer.mjs')
    return float(subprocess.run(['node', peer, os.path.abspath(file), os.path.abspath(folder)],
                                check=True, capture_output=True, text=True).stdout)


def own_rates(program, file):
    output = subprocess.run([program, '--elements', file, '--benchmark_format=json',
                             '--benchmark_repetitions=3'],
                            check=True, capture_output=True, text=True).stdout
    rates = {}
    for entry in json.loads(output)['benchmarks']:
        if entry['run_type'] == 'iteration':
            name = entry['run_name']
            rates[name] = max(rates.get(name, 0.0), entry['items_per_second'])
    return rates


def main(program, file, folder=None):
    with open(file) as lines:
        lines = lines.read().splitlines()
    pairs = [(first, second) for first, second in zip(lines, lines[1:]) if first.startswith('1 ')]
    rates = own_rates(program, file)
    used = 'in use' if sgp4.api.accelerated else 'not in use'
    rates[f'python3-sgp4, array call, compiled part {used}'] = python_rate(pairs)
    if folder:
        rates['the published C++, as WebAssembly (satellite.js)'] = wasm_rate(file, folder)
    for name, rate in rates.items():
        print(f'{rate:14,.0f} a second, {rates["BM_States"] / rate:8.1f} times slower: {name}')


main(*sys.argv[1:])
