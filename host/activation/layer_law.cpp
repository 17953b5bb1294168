#include "host/activation/layer_law.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/activation/conditional_poisson.hpp"
#include "host/activation/pair_table.hpp"
#include "host/activation/popularity.hpp"
#include "host/activation/skew.hpp"
#include "host/activation/successive.hpp"
#include "host/activation/systematic.hpp"
#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

// Rounding error that summing shares may add to an inclusion probability of 1.
constexpr double share_rounding = 1e-12;

bool can_list_sets(std::uint32_t experts, std::uint32_t active) {
  return experts <= max_containment_experts ||
         number_of_sets(experts, active, max_table_sets + 1) <= max_table_sets;
}

LayerLaw everyone(std::uint32_t experts) {
  SetDistribution only = all_sets(experts, experts);
  only.probability[0] = 1.0;
  return {std::vector<double>(experts, 1.0), std::move(only), {}, 0};
}

LayerLaw conditional_poisson_law(std::vector<double> inclusion, std::uint32_t active) {
  const auto experts = static_cast<std::uint32_t>(inclusion.size());
  ConditionalPoisson fitted = fit_conditional_poisson(inclusion, active);
  LayerLaw law{std::move(inclusion), std::nullopt, {}, fitted.always};
  if (can_list_sets(experts, active)) {
    law.distribution = all_sets(experts, active);
    for (std::size_t i = 0; i < law.distribution->size(); ++i) {
      law.distribution->probability[i] = fitted.probability(law.distribution->set(i));
    }
    normalise(*law.distribution);
  }
  law.weights = std::move(fitted.weights);
  return law;
}

LayerLaw successive_law(const std::vector<double>& shares, std::uint32_t active) {
  LayerLaw law{{}, successive_distribution(shares, active), shares, 0};
  law.inclusion = law.distribution
                      ? inclusion_of(*law.distribution, static_cast<std::uint32_t>(shares.size()))
                      : successive_inclusion(shares, active);
  return law;
}

LayerLaw systematic_law(std::vector<double> inclusion, std::uint32_t active) {
  LayerLaw law{inclusion, systematic_distribution(inclusion, active), {}, 0};
  law.weights = std::move(inclusion);
  return law;
}

std::vector<LayerLaw> laws_from_pairs(const ActivationSpec& spec, const MoeModel& model) {
  if (model.active != 2) {
    throw ConfigError(
        {.key = "activation.kind",
         .found = fmt::format("found pairs for a model with {} active experts", model.active),
         .allowed = "a model with 2",
         .hint = "kind conditional_poisson takes counts by expert"});
  }
  std::vector<LayerLaw> laws;
  for (SetDistribution& distribution : read_pair_table(spec, model)) {
    std::vector<double> inclusion = inclusion_of(distribution, model.experts);
    laws.push_back({std::move(inclusion), std::move(distribution), {}, 0});
  }
  return laws;
}

void check_skew(double skew, const MoeModel& model) {
  if (model.active * skewed_shares(model.experts, skew)[0] > 1.0 + share_rounding) {
    const double largest = largest_skew(model.experts, model.active);
    throw ConfigError(
        {"activation.skew",
         fmt::format("found {}, with which an expert would be active more than always", skew),
         fmt::format("at most {:.3f} for {} of {} experts", largest, model.active, model.experts),
         "",
         {}});
  }
}

/// Counts may say what no law of K different experts can do.
void check_shares(ActivationKind kind, std::span<const double> shares, const MoeModel& model,
                  std::size_t layer) {
  if (kind == ActivationKind::successive) {
    const auto used = std::ranges::count_if(shares, [](double share) { return share > 0.0; });
    if (used < static_cast<std::ptrdiff_t>(model.active)) {
      throw ConfigError({.key = "activation.file",
                         .found = fmt::format("found layer {} with counts for {} of {} experts",
                                              layer, used, model.experts),
                         .allowed = fmt::format("at least {}, the active ones", model.active)});
    }
    return;
  }
  const auto most = std::ranges::max_element(shares);
  if (*most * model.active > 1.0 + share_rounding) {
    throw ConfigError(
        {.key = "activation.file",
         .found = fmt::format("found expert {} of layer {} with {:.4g} % of the counts",
                              most - shares.begin(), layer, *most * 100.0),
         .allowed = fmt::format("at most {:.4g} %, as a token activates {} different experts",
                                100.0 / model.active, model.active),
         .hint = "kind successive takes any counts"});
  }
}

/// Experts by descending share, equal ones in their order.
std::vector<std::uint16_t> popularity_order(std::span<const double> shares) {
  std::vector<std::uint16_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::ranges::stable_sort(order,
                           [&](std::uint16_t a, std::uint16_t b) { return shares[a] > shares[b]; });
  return order;
}

LayerLaw named(const LayerLaw& by_rank, std::span<const std::uint16_t> name) {
  LayerLaw law = by_rank;
  for (std::size_t rank = 0; rank < name.size(); ++rank) {
    law.inclusion[name[rank]] = by_rank.inclusion[rank];
    if (!law.weights.empty()) {
      law.weights[name[rank]] = by_rank.weights[rank];
    }
  }
  if (law.distribution) {
    law.distribution = renamed(*by_rank.distribution, name);
  }
  return law;
}

}  // namespace

LayerLaw law_from_shares(ActivationKind kind, const std::vector<double>& shares,
                         std::uint32_t active) {
  SPACEMOE_EXPECTS(kind != ActivationKind::pairs && kind != ActivationKind::trace && active >= 1 &&
                   active <= shares.size());
  if (active == shares.size()) {
    return everyone(active);
  }
  if (kind == ActivationKind::successive) {
    return successive_law(shares, active);
  }
  std::vector<double> inclusion(shares.size());
  std::ranges::transform(shares, inclusion.begin(),
                         [&](double share) { return std::min(1.0, share * active); });
  return kind == ActivationKind::hartley_rao
             ? systematic_law(std::move(inclusion), active)
             : conditional_poisson_law(std::move(inclusion), active);
}

std::vector<LayerLaw> make_layer_laws(const ActivationSpec& spec, const MoeModel& model) {
  if (spec.kind == ActivationKind::pairs) {
    return laws_from_pairs(spec, model);
  }
  if (spec.skew && spec.kind != ActivationKind::successive) {
    check_skew(*spec.skew, model);
  }
  const std::vector<double> shares = expert_shares(spec, model);
  std::vector<LayerLaw> laws;
  // Where layers differ in names only, as with a skew, the law is made once.
  std::vector<double> last_ranked;
  LayerLaw by_rank;
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    const auto own = std::span(shares).subspan(layer * model.experts, model.experts);
    check_shares(spec.kind, own, model, layer);
    const std::vector<std::uint16_t> order = popularity_order(own);
    std::vector<double> ranked(own.size());
    std::ranges::transform(order, ranked.begin(), [&](std::uint16_t i) { return own[i]; });
    if (ranked != last_ranked) {
      by_rank = law_from_shares(spec.kind, ranked, model.active);
      last_ranked = std::move(ranked);
    }
    laws.push_back(named(by_rank, order));
  }
  return laws;
}

}  // namespace spacemoe
