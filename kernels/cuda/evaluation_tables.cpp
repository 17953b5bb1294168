#include "kernels/cuda/evaluation_tables.hpp"

#include <algorithm>
#include <vector>

namespace spacemoe::cuda {
namespace {

std::vector<float> seconds_at(std::span<const std::uint32_t> satellites,
                              std::span<const float> seconds) {
  std::vector<float> result;
  result.reserve(satellites.size());
  for (const std::uint32_t satellite : satellites) {
    result.push_back(seconds[satellite]);
  }
  return result;
}

std::vector<ResultRow> result_rows(const PlacementsView& placements) {
  const PlacementsView::Scheme reference = placements.schemes[placements.reference];
  std::vector<ResultRow> rows;
  for (std::uint32_t scheme = 0; scheme < placements.schemes.size(); ++scheme) {
    const auto [first, draws] = placements.schemes[scheme];
    for (std::uint32_t row = 0; row < placements.rows(scheme); ++row) {
      rows.push_back({first + row % draws, reference.first + row % reference.draws, scheme, row});
    }
  }
  return rows;
}

std::vector<SchemeRows> scheme_rows(const PlacementsView& placements) {
  std::vector<SchemeRows> schemes;
  for (std::uint32_t scheme = 0; scheme < placements.schemes.size(); ++scheme) {
    const auto [first, draws] = placements.schemes[scheme];
    schemes.push_back({first, draws, placements.rows(scheme)});
  }
  return schemes;
}

std::uint32_t most_rows(const PlacementsView& placements) {
  std::uint32_t most = 1;
  for (std::uint32_t scheme = 0; scheme < placements.schemes.size(); ++scheme) {
    most = std::max(most, placements.rows(scheme));
  }
  return most;
}

}  // namespace

DevicePlan::DevicePlan(const EvaluationPlan& plan)
    : law_(plan.law),
      expert_s_(to_device(seconds_at(plan.placements.places(), plan.expert_seconds))),
      satellites_(to_device(plan.placements.places())),
      copies_begin_(to_device(plan.placements.copies_begin())),
      shared_(plan.placements.shared),
      gateway_s_(to_device(seconds_at(plan.placements.gateways, plan.gateway_seconds))),
      rows_(to_device(result_rows(plan.placements))),
      schemes_(to_device(scheme_rows(plan.placements))),
      tables_{law_.view(),
              expert_s_.data(),
              satellites_.data(),
              0,
              {static_cast<std::uint32_t>(plan.placements.satellites.size()), copies_begin_.data(),
               expert_s_.data(), satellites_.data()},
              static_cast<std::uint32_t>(plan.placements.copies.size()),
              shared_.data(),
              gateway_s_.data(),
              rows_.data(),
              schemes_.data(),
              plan.seed,
              plan.tokens_per_slot,
              most_rows(plan.placements),
              plan.placements.reference,
              static_cast<std::uint32_t>(plan.placements.gateways.size() / plan.placements.layers),
              static_cast<std::uint32_t>(rows_.size()),
              static_cast<std::uint32_t>(schemes_.size())} {}

}  // namespace spacemoe::cuda
