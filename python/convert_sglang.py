#!/usr/bin/env python3
"""Turns recordings of SGLang's expert distribution into arrays that `spacemoe import` reads.

    python3 convert_sglang.py RECORDING.pt... OUT.npz

SGLang writes them with torch.save (SGLANG_EXPERT_DISTRIBUTION_RECORDER_DIR): in the mode `stat` counts,
logical_count [steps][layers][experts]; in the mode `per_token` records with topk_ids_of_layer
[layers][tokens][8], -1 where there is no expert. What routers of the latter chose are places of experts
(physical ids); last_physical_to_logical_map [layers][places] says which expert each of them holds at the end of
the recording: with rebalancing under way (--enable-eplb) it need not have held it before.
Counts of several recordings are joined along their steps, tokens in the order of recordings and records.
"""

import sys

import numpy


def numbers(tensor):
    """A tensor of torch, on any device, or whatever NumPy takes for an array."""
    return numpy.asarray(tensor.cpu() if hasattr(tensor, "cpu") else tensor)


def tokens_of(recording):
    """Experts [tokens][layers][8] of a recording in the mode per_token."""
    held = numbers(recording["last_physical_to_logical_map"])
    layers = numpy.arange(len(held))[:, None, None]
    for record in recording["records"]:
        places = numbers(record["topk_ids_of_layer"])
        experts = numpy.where(places < 0, -1, held[layers, numpy.maximum(places, 0)])
        yield experts.transpose(1, 0, 2).astype(numpy.int16)


def arrays_of(recordings):
    if all("logical_count" in recording for recording in recordings):
        counts = [numbers(recording["logical_count"]) for recording in recordings]
        return {"logical_count": numpy.concatenate(counts).astype(numpy.int64)}
    if all("records" in recording for recording in recordings):
        parts = [part for recording in recordings for part in tokens_of(recording)]
        return {"routed_experts": numpy.ascontiguousarray(numpy.concatenate(parts))}
    sys.exit("recordings of one mode, please: all with logical_count, or all with records")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    import torch  # for reading alone

    recordings = [torch.load(name, map_location="cpu", weights_only=True) for name in sys.argv[1:-1]]
    numpy.savez_compressed(sys.argv[-1], **arrays_of(recordings))


if __name__ == "__main__":
    main()
