#include "kernels/cpu/token_engine.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/shared_satellites.hpp"
#include "kernels/common/slowest_expert.hpp"

namespace spacemoe::cpu {
namespace {

/// The expert that a layer waits for.
struct SlowestExpert {
  std::uint32_t expert;
  float latency_s;
  float compute_s;
};

/// Of experts that compute alone; `first` is the entry of the layer's first expert.
SlowestExpert slowest_alone(const PathTable& table, std::size_t first, const std::uint16_t* members,
                            std::uint32_t active) {
  const float* latency_s = table.latency_s.data() + first;
  const std::uint32_t slowest =
      slowest_expert(members, active, [&](std::uint32_t expert) { return latency_s[expert]; });
  return {slowest, latency_s[slowest], table.compute_s[first + slowest]};
}

/// Of experts that satellites may serve one after the other.
SlowestExpert slowest_sharing(const PathTable& table, std::size_t first,
                              const std::uint16_t* members, std::uint32_t active) {
  const auto together = [&](std::uint32_t expert) {
    return served_together(
        members, active, [&](std::uint32_t other) { return table.satellites[first + other]; },
        expert);
  };
  const auto latency_of = [&](std::uint32_t expert) {
    return table.latency_of(first + expert, together(expert));
  };
  const std::uint32_t slowest = slowest_expert(members, active, latency_of);
  return {slowest, latency_of(slowest),
          shared_compute(table.compute_s[first + slowest], together(slowest))};
}

}  // namespace

/// Where one scheme's sums of one slot go.
struct TokenEngine::SchemeRecords {
  std::span<RowSums> rows;
  std::span<double> squares;
  std::span<LayerSums> layers;
  std::span<std::uint64_t> histogram;
};

void TokenEngine::sample(std::uint32_t slot, Workspace& workspace) const {
  const SetLawView& law = plan_.law;
  workspace.members.resize(std::size_t{plan_.tokens_per_slot} * law.layers * law.active);
  std::uint16_t* members = workspace.members.data();
  for (std::uint32_t token = 0; token < plan_.tokens_per_slot; ++token) {
    for (std::uint32_t layer = 0; layer < law.layers; ++layer) {
      sample_experts(law, plan_.seed, slot, token, layer, members);
      members += law.active;
    }
  }
}

float TokenEngine::trace_token(const PathTable& table, std::uint32_t placement, std::uint32_t token,
                               Workspace& workspace) const {
  const std::uint32_t layers = plan_.law.layers;
  const std::uint32_t active = plan_.law.active;
  const std::uint32_t experts = plan_.law.experts;
  const std::uint16_t* members = workspace.members.data() + std::size_t{token} * layers * active;
  const std::size_t first_row = std::size_t{placement} * layers;
  float latency_s = 0.0F;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const std::size_t row = first_row + layer;
    const std::size_t first = row * experts;
    const SlowestExpert slowest = plan_.placements.shares_satellites(row)
                                      ? slowest_sharing(table, first, members, active)
                                      : slowest_alone(table, first, members, active);
    const float gateway_s = compute_.gateway_s[row];
    const float layer_latency_s = slowest.latency_s + gateway_s;
    workspace.layer_latency_s[layer] = layer_latency_s;
    workspace.layer_propagation_s[layer] = table.propagation_s[first + slowest.expert];
    workspace.layer_compute_s[layer] = slowest.compute_s + gateway_s;
    latency_s += layer_latency_s;
    members += active;
  }
  return latency_s;
}

void TokenEngine::run_scheme(const PathTable& table, std::uint32_t scheme, Workspace& workspace,
                             const SchemeRecords& records) const {
  const auto [first, draws] = plan_.placements.schemes[scheme];
  const bool is_reference = scheme == plan_.placements.reference;
  const std::uint32_t layers = plan_.law.layers;
  const auto rows = static_cast<std::uint32_t>(records.rows.size());
  std::ranges::fill(records.layers, LayerSums{});
  for (std::uint32_t row = 0; row < rows; ++row) {
    RowSums sums{};
    double square = 0.0;
    for (std::uint32_t token = row; token < plan_.tokens_per_slot; token += rows) {
      const float latency_s = trace_token(table, first + row % draws, token, workspace);
      if (is_reference) {
        workspace.reference_s[token] = latency_s;
      }
      if (std::isinf(latency_s)) {
        continue;
      }
      const double latency = latency_s;
      sums.delivered += 1.0;
      sums.latency_s += latency;
      square += latency * latency;
      if (!std::isinf(workspace.reference_s[token])) {
        sums.joint_delivered += 1.0;
        sums.joint_latency_s += latency;
        sums.joint_reference_s += static_cast<double>(workspace.reference_s[token]);
      }
      ++records.histogram[latency_bin(latency_s)];
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        LayerSums& sum = records.layers[layer];
        const double layer_latency = workspace.layer_latency_s[layer];
        sum.latency_s += layer_latency;
        sum.latency_square_s2 += layer_latency * layer_latency;
        sum.propagation_s += static_cast<double>(workspace.layer_propagation_s[layer]);
        sum.compute_s += static_cast<double>(workspace.layer_compute_s[layer]);
      }
    }
    records.rows[row] = sums;
    records.squares[row] = square;
  }
}

void TokenEngine::run(const PathTable& table, std::uint32_t slot, Workspace& workspace,
                      std::span<RowSums> rows, std::span<double> squares,
                      std::span<LayerSums> layers) const {
  const PlacementsView& placements = plan_.placements;
  workspace.reference_s.resize(plan_.tokens_per_slot);
  workspace.layer_latency_s.resize(plan_.law.layers);
  workspace.layer_propagation_s.resize(plan_.law.layers);
  workspace.layer_compute_s.resize(plan_.law.layers);
  workspace.histograms.resize(placements.schemes.size() * latency_bins);
  sample(slot, workspace);
  const auto run_one = [&](std::uint32_t scheme) {
    const std::uint32_t first = placements.first_row(scheme);
    const std::uint32_t count = placements.rows(scheme);
    run_scheme(table, scheme, workspace,
               {rows.subspan(first, count), squares.subspan(first, count),
                layers.subspan(std::size_t{scheme} * placements.layers, placements.layers),
                std::span(workspace.histograms)
                    .subspan(std::size_t{scheme} * latency_bins, latency_bins)});
  };
  // The others are compared with the reference's tokens, so it goes first.
  run_one(placements.reference);
  for (std::uint32_t scheme = 0; scheme < placements.schemes.size(); ++scheme) {
    if (scheme != placements.reference) {
      run_one(scheme);
    }
  }
}

}  // namespace spacemoe::cpu
