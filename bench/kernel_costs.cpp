#include "bench/kernel_costs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {
namespace {

constexpr double tera = 1e12;
constexpr double word = 4.0;  // bytes of a float or of a 32-bit integer

/// A satellite's position and velocity: 4 products and 2 sums for the angle, 21 for the vectors.
constexpr double orbit_ops = 27.0;
/// Differences, three dot products, a cross product, the closest point, two latitudes; a root or a
/// division counts as ten.
constexpr double link_ops = 60.0 + 10.0 * 9.0;
/// A step of the expectation: a difference, a product, a sum, and two conversions.
constexpr double expectation_ops = 5.0;
constexpr double division_ops = 10.0;

}  // namespace

GpuLimits h100_limits() {
  return {"H100 SXM", 3.35 * tera, 132 * 128 * 1.98e9, 132 * 128 * 1.98e9, 132 * 64 * 1.98e9};
}

GpuLimits rtx4090_limits() {
  return {"RTX 4090", 1.008 * tera, 128 * 128 * 2.52e9, 128 * 128 * 2.52e9, 128 * 2 * 2.52e9};
}

StudySizes paper_sizes() {
  return {.satellites = 1056,
          .links = 2080,
          .sources = 1056,
          .sweeps = 16,
          .placements = 301,
          .schemes = 4,
          .rows = 301,
          .layers = 32,
          .experts = 8,
          .active = 2,
          .tokens = 1000,
          .choices = 4096};
}

std::vector<KernelCost> kernel_costs(const StudySizes& s) {
  const double pairs = double(s.satellites) * s.sources;
  const double relaxations = pairs * s.sweeps;
  const double entries = s.entries();
  const double layer_rows = double(s.placements) * s.layers;
  const double token_layers = double(s.tokens) * s.layers;
  const double choice_entries = double(s.choices) * s.experts;
  // Sorting by insertion moves a quarter of the pairs, a latency and an expert each.
  const double sorted_bytes = s.experts * s.experts / 4.0 * 2 * 6;
  const double members_bytes = token_layers * s.active * 2.0;
  return {
      {"orbits_kernel", double(sizeof(OrbitState)) * s.satellites, 0, 0, s.satellites * orbit_ops,
       "states written"},
      {"links_kernel",
       double(sizeof(OrbitState)) * s.satellites + double(sizeof(LinkReport)) * s.links, 0, 0,
       s.links * link_ops, "states read, reports written"},
      {"weights_kernel", word * s.links, 0, 0, s.links * (2 * orbit_ops + link_ops),
       "positions and link rules"},
      {"edges_kernel", word * (s.links + 4.0 * s.satellites), 0, 0, 0, "gathered weights"},
      // A relaxation of a lane reads five words and, now and then, writes one.
      {"paths_kernel, rows", word * pairs, relaxations * 5 * word, relaxations * 8, 0,
       "relaxations in shared memory"},
      {"paths_kernel, by slot", word * pairs, relaxations * 5 * word, relaxations * 8, 0,
       "relaxations in shared memory"},
      {"paths_kernel, entries", word * 2 * entries, relaxations * 5 * word, relaxations * 8, 0,
       "relaxations in shared memory"},
      {"add_rows_kernel", word * pairs, 0, 0, pairs, "rows read again"},
      {"divide_kernel", 2 * double(sizeof(double)) * pairs, 0, 0, pairs * division_ops,
       "means read and written", true},
      {"expectations_kernel", word * 2 * entries + s.placements * 24.0, layer_rows * sorted_bytes,
       entries * 2, entries * expectation_ops, "path latencies read, sorted"},
      {"rows_kernel", s.rows * (2 * 24.0 + 40.0), 0, 0, s.rows * 5.0, "expectations paired"},
      // Ten rounds of two products, four exclusive ors and two sums, and a look into a table.
      {"sample_kernel", members_bytes, 0, token_layers * 90, 0, "Philox"},
      {"trace_kernel", s.schemes * (members_bytes + word * s.tokens), 0,
       s.schemes * token_layers * s.active * 4, 0, "active sets read"},
      {"token_rows_kernel", s.schemes * 2 * word * s.tokens + s.rows * 48.0, 0, 0,
       s.schemes * 8.0 * s.tokens, "token latencies read"},
      {"token_layers_kernel", s.schemes * (members_bytes + word * s.tokens), 0,
       s.schemes * token_layers * s.active * 4, s.schemes * token_layers * 5, "active sets read"},
      {"scores_kernel", word * 2 * choice_entries, s.choices * sorted_bytes, choice_entries * 2,
       choice_entries * expectation_ops, "path latencies read, sorted"}};
}

Floor floor_of(const KernelCost& cost, const GpuLimits& gpu) {
  const std::array<Floor, 4> parts = {
      {{cost.global_bytes / gpu.memory_bytes_per_s, "memory"},
       {cost.shared_bytes / gpu.shared_bytes_per_s, "shared memory"},
       {cost.float_ops / gpu.float_ops_per_s, "float or integer"},
       {cost.double_ops / gpu.double_ops_per_s, "double"}}};
  return *std::ranges::max_element(parts, {}, &Floor::seconds);
}

}  // namespace spacemoe
