#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/network_tables.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// What the four links of a satellite weigh in a slot (s, infinity where down or unused).
struct alignas(16) EdgeWeights {
  float weight_s[max_degree];
};

/// States of all satellites in slots first .. first + count - 1. out: [count][satellites]
void compute_orbits(const NetworkTables& network, SlotRange slots, OrbitState* out,
                    const Stream& stream);

/// All candidate links of these slots. orbits: [count][satellites]; out: [count][links]
void test_links(const NetworkTables& network, SlotRange slots, const OrbitState* orbits,
                LinkReport* out, const Stream& stream);

/// The weights of all candidate links in these slots, from positions computed on the way; behind
/// them one of infinity, for unused entries of the adjacency. out: [count][links + 1]
void weigh_links(const NetworkTables& network, SlotRange slots, float* out, const Stream& stream);

/// The same weights by satellite, as path kernels read them. weights: [count][links + 1];
/// out: [count][satellites]
void gather_edges(const NetworkTables& network, std::uint32_t count, const float* weights,
                  EdgeWeights* out, const Stream& stream);

}  // namespace spacemoe::cuda
