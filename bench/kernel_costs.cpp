#include "bench/kernel_costs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/common/orbit.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {
namespace {

constexpr double tera = 1e12;
constexpr double word = 4.0;  // bytes of a float or of a 32-bit integer
constexpr double lanes = 32.0;
constexpr double wavefront_bytes = 128.0;

/// A satellite's position and velocity: 4 products and 2 sums for each of two angles, 21 for the
/// vectors.
constexpr double orbit_ops = 33.0;
/// Differences, three dot products, a cross product, the closest point, two latitudes; a root or a
/// division counts as ten.
constexpr double link_ops = 60.0 + 10.0 * 9.0;
/// Operations per step of the expectation: a difference, a product, a sum, and two conversions.
constexpr double expectation_ops = 5.0;
constexpr double division_ops = 10.0;

/// The limits that follow from multiprocessors, clock and the work of each multiprocessor per
/// cycle: 128 additions, 64 comparisons or minima, a wavefront of 128 bytes.
GpuLimits limits(const char* name, double memory_bytes_per_s, double multiprocessors,
                 double clock_hz, double doubles_per_cycle) {
  const double cycles_per_s = multiprocessors * clock_hz;
  return {name,
          memory_bytes_per_s,
          cycles_per_s,
          cycles_per_s * 128.0,
          cycles_per_s * 64.0,
          cycles_per_s * doubles_per_cycle};
}

double coalesced(double bytes) {
  return bytes / wavefront_bytes;
}

/// A kernel that reads and writes whole lines, in order.
KernelCost streaming(std::string kernel, double bytes, double float_ops, double double_ops,
                     std::string of_what, bool once = false) {
  return {std::move(kernel),  bytes, coalesced(bytes), float_ops, 0, double_ops,
          std::move(of_what), once};
}

KernelCost walk(const char* emits, double bytes, const PathWork& work) {
  return {std::string("plane_walk_kernel, ") + emits,
          bytes,
          work.wavefronts + coalesced(bytes),
          work.additions * lanes,
          work.comparisons * lanes,
          0,
          "planes read and written in shared memory"};
}

/// One visit of 32 lanes reads a satellite's neighbours and weights, five distances, and now and
/// then writes one distance; it makes four sums and minima, and a comparison.
KernelCost tiles(const char* emits, double bytes, double relaxations) {
  return {std::string("tile_paths_kernel, ") + emits,
          bytes,
          relaxations / lanes * 7.0 + coalesced(bytes),
          relaxations * 4,
          relaxations * 5,
          0,
          "relaxations in shared memory"};
}

}  // namespace

GpuLimits h100_limits() {
  return limits("H100 SXM", 3.35 * tera, 132, 1.98e9, 64);
}

GpuLimits rtx4090_limits() {
  return limits("RTX 4090", 1.008 * tera, 128, 2.52e9, 2);
}

StudySizes paper_sizes() {
  return {.satellites = 1056,
          .links = 2080,
          .sources = 1056,
          .sweeps = 16,
          .walk = {.wavefronts = 188e3, .additions = 329e3, .comparisons = 467e3},
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
  const double matrix = double(s.satellites) * s.satellites;
  const double choice_pairs = choice_entries * (s.experts - 1) / 2;
  // Sorting by insertion moves a quarter of the pairs, each a latency and an expert.
  const double sorted_bytes = s.experts * s.experts / 4.0 * 2 * 6;
  const double members_bytes = token_layers * s.active * 2.0;
  const double entries_bytes = word * 2 * entries;
  // Tokens of a placement follow each other: a warp's lanes meet a few placements, whose ways,
  // compute and gateway's compute lie in lines of their own.
  const double rows_of_scheme = double(s.rows) / s.schemes;
  const double lines = std::min(lanes, 1.0 + lanes * rows_of_scheme / s.tokens);
  const double gathers = s.schemes * token_layers / lanes * lines * (2.0 * s.active + 1.0);
  const double token_ops = s.schemes * token_layers * s.active * 3;
  const double token_comparisons = s.schemes * token_layers * s.active;
  return {
      streaming("orbits_kernel", double(sizeof(OrbitState)) * s.satellites, 0,
                s.satellites * orbit_ops, "states written"),
      streaming("links_kernel",
                double(sizeof(OrbitState)) * s.satellites + double(sizeof(LinkReport)) * s.links, 0,
                s.links * link_ops, "states read, reports written"),
      streaming("weights_kernel", word * s.links, 0, s.links * (2 * orbit_ops + link_ops),
                "positions and link rules"),
      streaming("arrange_kernel", word * (s.links + 4.0 * s.satellites), 0, 0, "gathered weights"),
      walk("rows", word * pairs, s.walk),
      walk("by slot", word * pairs, s.walk),
      walk("entries", entries_bytes, s.walk),
      tiles("rows", word * pairs, relaxations),
      tiles("by slot", word * pairs, relaxations),
      tiles("entries", entries_bytes, relaxations),
      streaming("add_rows_kernel", word * pairs, 0, pairs, "rows read again"),
      streaming("divide_kernel", 2 * double(sizeof(double)) * pairs, 0, pairs * division_ops,
                "means read and written", true),
      {"expectations_kernel", entries_bytes + s.placements * 24.0,
       coalesced(entries_bytes + layer_rows * sorted_bytes), entries * 2, entries * s.experts / 4.0,
       entries * expectation_ops, "path latencies read, sorted"},
      streaming("rows_kernel", s.rows * (2 * 24.0 + 40.0), 0, s.rows * 5.0, "expectations paired"),
      // Ten rounds of two products, four exclusive ors and two sums, and a look into a table.
      streaming("sample_kernel", members_bytes, token_layers * 90, 0, "Philox"),
      {"trace_kernel", s.schemes * (members_bytes + word * s.tokens),
       coalesced(s.schemes * members_bytes) + gathers, token_ops, token_comparisons, 0,
       "ways of active experts gathered"},
      streaming("token_rows_kernel", s.schemes * 2 * word * s.tokens + s.rows * 48.0, 0,
                s.schemes * 8.0 * s.tokens, "token latencies read"),
      {"token_layers_kernel", s.schemes * (members_bytes + word * s.tokens),
       coalesced(s.schemes * members_bytes) + gathers, token_ops, token_comparisons,
       s.schemes * token_layers * 5, "ways of active experts gathered"},
      {"longest_kernel", word * matrix, coalesced(word * matrix), 0, matrix, 0, "rows read again"},
      // Three sums per latency, a product and a sum per pair; their minima and maxima.
      {"pair_scores_kernel", word * 2 * choice_entries, coalesced(word * 2 * choice_entries),
       choice_entries * 3 + choice_pairs * 2, choice_entries + choice_pairs, 0,
       "path latencies read"}};
}

Floor floor_of(const KernelCost& cost, const GpuLimits& gpu) {
  const std::array<Floor, 5> parts = {{{cost.global_bytes / gpu.memory_bytes_per_s, "memory"},
                                       {cost.wavefronts / gpu.wavefronts_per_s, "wavefronts"},
                                       {cost.float_ops / gpu.float_ops_per_s, "float or integer"},
                                       {cost.comparisons / gpu.comparisons_per_s, "comparisons"},
                                       {cost.double_ops / gpu.double_ops_per_s, "double"}}};
  return *std::ranges::max_element(parts, {}, &Floor::seconds);
}

}  // namespace spacemoe
