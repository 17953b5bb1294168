#include "host/placement/published_rules.hpp"

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/placement/blocks.hpp"
#include "host/placement/composed_placement.hpp"
#include "host/placement/exflow.hpp"
#include "host/placement/gateway_sets.hpp"
#include "host/placement/greedy.hpp"
#include "host/placement/greedy_copies.hpp"
#include "host/placement/linear_assignment.hpp"
#include "host/placement/local_coverage.hpp"
#include "host/placement/replicas.hpp"

namespace spacemoe {
namespace {

/// By the paper's rule: central gateways, experts by activation on the nearest satellites.
Placement central_placement(const Scheme& scheme, const PlacementProblem& problem,
                            const Subnets& subnets, ExpectedLatency& latency) {
  Scheme paper;
  paper.layers = scheme.layers;
  return compose_placements(paper, 1, problem, subnets, latency).front();
}

std::uint32_t copies_of(const Scheme& scheme, std::uint32_t experts) {
  return scheme.copies.value_or(experts);
}

/// How many of the copies in each layer are gateways.
std::uint32_t further_sets(const Scheme& scheme, std::uint32_t copies, const Placement& placement,
                           const PlacementProblem& problem) {
  switch (scheme.copies_of.value_or(CopiedModules::experts)) {
    case CopiedModules::gateways:
      return copies;
    case CopiedModules::busiest:
      return gateways_among_copies(placement, copies, problem);
    case CopiedModules::experts:
      break;
  }
  return 0;
}

}  // namespace

void check_rule(const Scheme& scheme, const Constellation& constellation, const Subnets& subnets,
                std::uint32_t layers, std::uint32_t experts) {
  SPACEMOE_EXPECTS(scheme.layers != LayerChoice::shuffled_ring);
  if (scheme.makes_copies()) {
    check_copies(copies_of(scheme, experts), layers, experts, subnets);
  }
  if (scheme.rule == PublishedRule::exflow && constellation.size() > max_exflow_satellites) {
    throw ConfigError(
        {.key = "rule",
         .found = fmt::format("found \"exflow\" for {} satellites", constellation.size()),
         .allowed = fmt::format("up to {}", max_exflow_satellites),
         .hint = "it keeps the latencies of all pairs; greedy and linear_assignment do not"});
  }
}

Placement place_by_rule(const Scheme& scheme, const PlacementProblem& problem,
                        const Subnets& subnets, ExpectedLatency& latency) {
  switch (*scheme.rule) {
    case PublishedRule::exflow:
      return place_by_affinity(problem, subnets, latency);
    case PublishedRule::greedy:
      return place_greedily(problem, subnets, latency);
    case PublishedRule::linear_assignment:
      return assign_experts(central_placement(scheme, problem, subnets, latency).gateways, problem,
                            latency);
    case PublishedRule::local_coverage:
      return cover_locally(central_placement(scheme, problem, subnets, latency).gateways, problem,
                           subnets, latency);
    case PublishedRule::blocks:
      return place_blocks(scheme.blocks, problem, latency);
    case PublishedRule::replicas:
    case PublishedRule::greedy_copies:
      break;
  }
  Placement placement = central_placement(scheme, problem, subnets, latency);
  const std::uint32_t copies = copies_of(scheme, problem.experts);
  if (scheme.rule == PublishedRule::greedy_copies) {
    placement.replicas = copies_that_gain_most(placement, copies, problem, subnets, latency);
    return placement;
  }
  const std::uint32_t sets = further_sets(scheme, copies, placement, problem);
  if (sets > 0) {
    placement = place_around_sets(1 + sets, problem, subnets, latency);
  }
  placement.replicas = place_copies(placement, copies - sets, problem, subnets, latency);
  return placement;
}

}  // namespace spacemoe
