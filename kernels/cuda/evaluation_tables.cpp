#include "kernels/cuda/evaluation_tables.hpp"

#include <algorithm>

#include "kernels/tables/result_rows.hpp"

namespace spacemoe::cuda {
namespace {

std::uint32_t max_rows(const PlacementsView& placements) {
  std::uint32_t rows = 1;
  for (const SchemeRows& scheme : scheme_rows(placements)) {
    rows = std::max(rows, scheme.rows);
  }
  return rows;
}

bool compute_changes(const EvaluationPlan& plan, bool lost_count) {
  return !plan.eclipse.sun.empty() || lost_count;
}

/// Where compute times change experts are served as if they might have copies: slot by slot.
std::vector<std::uint32_t> copies_begin_of(const ModulePlaces& modules, bool changes) {
  return modules.copies_begin.empty() && changes
             ? std::vector<std::uint32_t>(modules.entries + std::size_t{1}, 0)
             : modules.copies_begin;
}

}  // namespace

DevicePlan::DevicePlan(const EvaluationPlan& plan, bool lost_count)
    : DevicePlan(plan, lost_count, ModulePlaces(plan)) {}

DevicePlan::DevicePlan(const EvaluationPlan& plan, bool lost_count, const ModulePlaces& modules)
    : law_(plan.law),
      expert_s_(to_device(modules.expert_s)),
      satellites_(to_device(modules.satellites)),
      copies_begin_(to_device(copies_begin_of(modules, compute_changes(plan, lost_count)))),
      shared_(plan.placements.shared),
      gateways_(to_device(compute_changes(plan, lost_count) ? modules.gateways
                                                            : std::vector<std::uint32_t>{})),
      gateway_s_(to_device(modules.gateway_s)),
      dark_expert_s_(to_device(modules.dark_expert_s)),
      dark_gateway_s_(to_device(modules.dark_gateway_s)),
      sun_(plan.eclipse.sun),
      rows_(to_device(result_rows(plan.placements))),
      schemes_(to_device(scheme_rows(plan.placements))),
      tables_{law_.view(),
              expert_s_.data(),
              satellites_.data(),
              0,
              {modules.entries, copies_begin_.data(), expert_s_.data(), satellites_.data()},
              static_cast<std::uint32_t>(plan.placements.copies.size()),
              shared_.data(),
              gateway_s_.data(),
              rows_.data(),
              schemes_.data(),
              plan.seed,
              plan.tokens_per_slot,
              max_rows(plan.placements),
              plan.placements.reference,
              static_cast<std::uint32_t>(plan.placements.gateways.size() / plan.placements.layers),
              static_cast<std::uint32_t>(rows_.size()),
              static_cast<std::uint32_t>(schemes_.size())} {
  if (compute_changes(plan, lost_count)) {
    tables_.changing = {plan.eclipse.sun.empty() ? nullptr : sun_.data(),
                        lost_count,
                        {satellites_.data(), expert_s_.data(), dark_expert_s_.data(),
                         static_cast<std::uint32_t>(satellites_.size())},
                        {gateways_.data(), gateway_s_.data(), dark_gateway_s_.data(),
                         static_cast<std::uint32_t>(gateways_.size())}};
  }
}

}  // namespace spacemoe::cuda
