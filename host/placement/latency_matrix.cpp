#include "host/placement/latency_matrix.hpp"

#include <algorithm>

#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

// Rows fetched at a time: what ExpectedLatency keeps of them stays small compared with the matrix.
constexpr std::uint32_t rows_at_a_time = 1024;

}  // namespace

LatencyMatrix::LatencyMatrix(std::uint32_t satellites, ExpectedLatency& latency)
    : satellites_(satellites), latencies_(std::size_t{satellites} * satellites) {
  const auto sources = list_all<Satellite>(satellites);
  for (std::uint32_t first = 0; first < satellites; first += rows_at_a_time) {
    const std::uint32_t end = std::min(first + rows_at_a_time, satellites);
    latency.fetch(std::span(sources).subspan(first, end - first));
    for (std::uint32_t a = first; a < end; ++a) {
      const auto row = latency.row(Satellite{a});
      for (std::uint32_t b = a; b < satellites; ++b) {
        const auto seconds = static_cast<float>(row[b]);
        latencies_[std::size_t{a} * satellites + b] = seconds;
        latencies_[std::size_t{b} * satellites + a] = seconds;
      }
    }
  }
}

}  // namespace spacemoe
