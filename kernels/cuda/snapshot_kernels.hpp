#pragma once

#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// States of all satellites in slots first .. first + count - 1. out: [count][satellites]
void compute_orbits(const NetworkTables& network, SlotRange slots, OrbitState* out,
                    const Stream& stream);

/// All candidate links of these slots. orbits: [count][satellites]; out: [count][links]
void test_links(const NetworkTables& network, SlotRange slots, const OrbitState* orbits,
                LinkReport* out, const Stream& stream);

/// The weights of all candidate links in these slots (s, infinity where down), from positions
/// computed on the way, and of the special ones behind them. out: [count][links + special_links]
void weigh_links(const NetworkTables& network, SlotRange slots, float* out, const Stream& stream);

/// The same weights in the order in which path kernels read them. Where partners change, the
/// numbers of neighbours lie behind those of a slot, [satellites][max_degree].
/// weights: [count][links + special_links]; out: [count][weight_words of the form]
void arrange_weights(const NetworkTables& network, SlotRange slots, const float* weights,
                     float* out, const Stream& stream);

}  // namespace spacemoe::cuda
