#include "kernels/tables/module_places.hpp"

#include <numeric>
#include <span>

#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

std::vector<float> seconds_at(std::span<const Satellite> satellites,
                              std::span<const float> seconds) {
  if (seconds.empty()) {
    return {};
  }
  std::vector<float> result;
  result.reserve(satellites.size());
  for (const Satellite satellite : satellites) {
    result.push_back(seconds[number(satellite)]);
  }
  return result;
}

std::vector<Satellite> satellites_of(const PlacementsView& placements) {
  std::vector<Satellite> all(placements.satellites.begin(), placements.satellites.end());
  for (const PlacementsView::Copy& copy : placements.copies) {
    all.push_back(copy.satellite);
  }
  return all;
}

std::vector<std::uint32_t> copies_begin_of(const PlacementsView& placements) {
  if (placements.copies.empty()) {
    return {};
  }
  std::vector<std::uint32_t> begin(placements.satellites.size() + 1, 0);
  for (const PlacementsView::Copy& copy : placements.copies) {
    ++begin[copy.entry + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  return begin;
}

}  // namespace

ModulePlaces::ModulePlaces(const EvaluationPlan& plan)
    : entries(static_cast<std::uint32_t>(plan.placements.satellites.size())),
      satellites(numbers_of(satellites_of(plan.placements))),
      expert_s(seconds_at(satellites_of(plan.placements), plan.expert_seconds)),
      gateways(numbers_of(plan.placements.gateways)),
      gateway_s(seconds_at(plan.placements.gateways, plan.gateway_seconds)),
      copies_begin(copies_begin_of(plan.placements)),
      dark_expert_s(seconds_at(satellites_of(plan.placements), plan.eclipse.expert_seconds)),
      dark_gateway_s(seconds_at(plan.placements.gateways, plan.eclipse.gateway_seconds)) {}

}  // namespace spacemoe
