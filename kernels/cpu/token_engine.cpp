#include "kernels/cpu/token_engine.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/token_walk.hpp"
#include "kernels/cpu/table_experts.hpp"
#include "kernels/tables/result_rows.hpp"

namespace spacemoe::cpu {
namespace {

/// A token takes microseconds, and looking for a stop some nanoseconds.
constexpr std::uint32_t tokens_between_checks = 1024;

}  // namespace

/// Destination of one scheme's sums of one slot.
struct TokenEngine::SchemeRecords {
  std::span<RowSums> rows;
  std::span<double> squares;
  std::span<LayerSums> layers;
  std::span<std::uint64_t> histogram;
};

void TokenEngine::sample(Slot slot, Workspace& workspace, const StopCheck& check_stop) const {
  const SetLawView& law = plan_.law;
  workspace.members.resize(std::size_t{plan_.tokens_per_slot} * law.layers * law.active);
  std::uint16_t* members = workspace.members.data();
  for (std::uint32_t token = 0; token < plan_.tokens_per_slot; ++token) {
    if (token % tokens_between_checks == 0) {
      check_stop();
    }
    sample_token(law, plan_.seed, slot, token, members);
    members += std::size_t{law.layers} * law.active;
  }
}

TokenEngine::TokenEngine(const EvaluationPlan& plan)
    : plan_(plan), schemes_(scheme_rows(plan.placements)) {}

float TokenEngine::trace_token(const PathTable& table, std::uint32_t placement, std::uint32_t token,
                               Workspace& workspace) const {
  const std::uint32_t layers = plan_.law.layers;
  const std::uint32_t active = plan_.law.active;
  const std::uint16_t* members = workspace.members.data() + std::size_t{token} * layers * active;
  const std::size_t first_row = std::size_t{placement} * layers;
  return token_latency(layers, [&](std::uint32_t layer) {
    const std::size_t row = first_row + layer;
    const TableExperts experts{table, row * plan_.law.experts};
    const std::uint16_t* set = members + std::size_t{layer} * active;
    const float gateway_s = table.gateway_s[row];
    const LayerTimes times = plan_.placements.shares_satellites(row)
                                 ? layer_times<true>(experts, set, active, gateway_s)
                                 : layer_times<false>(experts, set, active, gateway_s);
    workspace.layer_times[layer] = times;
    return times;
  });
}

void TokenEngine::run_scheme(const PathTable& table, std::uint32_t scheme, Workspace& workspace,
                             const SchemeRecords& records, const StopCheck& check_stop) const {
  const SchemeRows& placements = schemes_[scheme];
  const bool is_reference = scheme == plan_.placements.reference;
  std::ranges::fill(records.layers, LayerSums{});
  std::uint32_t tokens = 0;
  for (std::uint32_t row = 0; row < placements.rows; ++row) {
    RowSums sums{};
    double square = 0.0;
    for (std::uint32_t token = row; token < plan_.tokens_per_slot; token += placements.rows) {
      if (tokens++ % tokens_between_checks == 0) {
        check_stop();
      }
      const float latency_s =
          trace_token(table, placements.placement_of_row(Row{row}), token, workspace);
      if (is_reference) {
        workspace.reference_s[token] = latency_s;
      }
      add_token(sums, square, latency_s, workspace.reference_s[token]);
      if (std::isinf(latency_s)) {
        continue;
      }
      ++records.histogram[latency_bin(latency_s)];
      for (std::uint32_t layer = 0; layer < plan_.law.layers; ++layer) {
        add_layer(records.layers[layer], workspace.layer_times[layer]);
      }
    }
    records.rows[row] = sums;
    records.squares[row] = square;
  }
}

void TokenEngine::run(const PathTable& table, Slot slot, Workspace& workspace,
                      std::span<RowSums> rows, std::span<double> squares,
                      std::span<LayerSums> layers, const StopCheck& check_stop) const {
  const PlacementsView& placements = plan_.placements;
  workspace.reference_s.resize(plan_.tokens_per_slot);
  workspace.layer_times.resize(plan_.law.layers);
  workspace.histograms.resize(placements.schemes.size() * latency_bins);
  sample(slot, workspace, check_stop);
  const auto run_one = [&](std::uint32_t scheme) {
    const std::uint32_t first = placements.first_row(scheme);
    const std::uint32_t count = placements.rows(scheme);
    run_scheme(
        table, scheme, workspace,
        {rows.subspan(first, count), squares.subspan(first, count),
         layers.subspan(std::size_t{scheme} * placements.layers, placements.layers),
         std::span(workspace.histograms).subspan(std::size_t{scheme} * latency_bins, latency_bins)},
        check_stop);
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
