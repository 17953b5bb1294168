#include "kernels/cuda/snapshot_kernels.hpp"

#include "kernels/cuda/launch.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t snapshot_threads = 128;

__device__ OrbitState orbit_of(const NetworkTables& network, std::uint32_t slot,
                               std::uint32_t satellite) {
  return orbit_in_slot(network.sky, moment_of(network.sky, Slot{slot}).slot, satellite);
}

/// One thread per satellite, one grid row per slot.
__global__ void orbits_kernel(NetworkTables network, std::uint32_t first, OrbitState* out) {
  const std::uint32_t satellite = blockIdx.x * blockDim.x + threadIdx.x;
  if (satellite < network.sky.satellite_count) {
    out[std::uint64_t{blockIdx.y} * network.sky.satellite_count + satellite] =
        orbit_of(network, first + blockIdx.y, satellite);
  }
}

/// One thread per link, one grid row per slot.
__global__ void links_kernel(NetworkTables network, std::uint32_t first, const OrbitState* orbits,
                             LinkReport* out) {
  const std::uint32_t link = blockIdx.x * blockDim.x + threadIdx.x;
  if (link < network.sky.link_count) {
    const OrbitState* of_slot = orbits + std::uint64_t{blockIdx.y} * network.sky.satellite_count;
    const LinkCandidate candidate = network.sky.links[link];
    out[std::uint64_t{blockIdx.y} * network.sky.link_count + link] = report_link(
        network.sky, Slot{first + blockIdx.y}, link, of_slot[candidate.a], of_slot[candidate.b]);
  }
}

/// One thread per link, the special ones included, one grid row per slot. Both ends' states are
/// computed here: thirty operations each, cheaper than reading them from a table.
__global__ void weights_kernel(NetworkTables network, std::uint32_t first, float* out) {
  const std::uint32_t link = blockIdx.x * blockDim.x + threadIdx.x;
  const std::uint32_t words = network.sky.link_count + special_links;
  if (link >= words) {
    return;
  }
  float weight_s =
      link == costs_nothing(network.sky.link_count) ? 0.0F : std::numeric_limits<float>::infinity();
  if (link < network.sky.link_count) {
    const std::uint32_t slot = first + blockIdx.y;
    const LinkCandidate candidate = network.sky.links[link];
    weight_s = report_link(network.sky, Slot{slot}, link, orbit_of(network, slot, candidate.a),
                           orbit_of(network, slot, candidate.b))
                   .weight_s;
  }
  out[std::uint64_t{blockIdx.y} * words + link] = weight_s;
}

/// One thread per word that path kernels read, one grid row per slot.
__global__ void arrange_kernel(NetworkTables network, std::uint32_t first, std::uint32_t words,
                               const float* weights, float* out) {
  const std::uint32_t word = blockIdx.x * blockDim.x + threadIdx.x;
  if (word >= words) {
    return;
  }
  const SkyTables& sky = network.sky;
  const float* of_slot = weights + std::uint64_t{blockIdx.y} * (sky.link_count + special_links);
  float* to = out + std::uint64_t{blockIdx.y} * words + word;
  if (sky.partners == nullptr) {
    *to = of_slot[network.paths.weight_links[word]];
    return;
  }
  const std::uint32_t node = word / max_degree;
  const bool is_weight = node < sky.satellite_count;
  const SatelliteLinks& links = links_in_slot(sky, moment_of(sky, Slot{first + blockIdx.y}).slot,
                                              is_weight ? node : node - sky.satellite_count);
  if (is_weight) {
    *to = of_slot[links.link[word % max_degree]];
  } else {
    *reinterpret_cast<std::uint32_t*>(to) = links.neighbour[word % max_degree];
  }
}

}  // namespace

void compute_orbits(const NetworkTables& network, SlotRange slots, OrbitState* out,
                    const Stream& stream) {
  launch(
      "orbits_kernel", orbits_kernel,
      {{blocks_for(network.sky.satellite_count, snapshot_threads), slots.count}, snapshot_threads},
      stream, network, number(slots.first), out);
}

void test_links(const NetworkTables& network, SlotRange slots, const OrbitState* orbits,
                LinkReport* out, const Stream& stream) {
  launch("links_kernel", links_kernel,
         {{blocks_for(network.sky.link_count, snapshot_threads), slots.count}, snapshot_threads},
         stream, network, number(slots.first), orbits, out);
}

void weigh_links(const NetworkTables& network, SlotRange slots, float* out, const Stream& stream) {
  launch("weights_kernel", weights_kernel,
         {{blocks_for(network.sky.link_count + special_links, snapshot_threads), slots.count},
          snapshot_threads},
         stream, network, number(slots.first), out);
}

void arrange_weights(const NetworkTables& network, SlotRange slots, const float* weights,
                     float* out, const Stream& stream) {
  const std::uint32_t words = network.paths.form.weight_words();
  launch("arrange_kernel", arrange_kernel,
         {{blocks_for(words, snapshot_threads), slots.count}, snapshot_threads}, stream, network,
         number(slots.first), words, weights, out);
}

}  // namespace spacemoe::cuda
