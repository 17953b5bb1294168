#include "host/failover/failover.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/experiment/place_spares.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/failover/time_to_loss.hpp"
#include "host/placement/spares.hpp"
#include "kernels/api/stopped.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// Rounding of a sum over slots of products over layers.
constexpr double rounding = 1e-9;

std::vector<Satellite> working_satellites(const Study& study) {
  std::vector<Satellite> working;
  for (const Satellite satellite : all<Satellite>(study.satellites())) {
    if (!study.scenario.constellation().has_failed(satellite)) {
      working.push_back(satellite);
    }
  }
  return working;
}

/// Pairs of different satellites, each pair as likely as any other.
std::vector<Loss> sampled_pairs(std::span<const Satellite> working, std::uint32_t count,
                                std::uint64_t seed) {
  const auto satellites = static_cast<std::uint32_t>(working.size());
  std::vector<Loss> pairs;
  for (std::uint32_t pair = 0; pair < count && satellites > 1; ++pair) {
    const RandomKey key{seed, Purpose::lost_pair, pair};
    const auto first = static_cast<std::uint32_t>(uniform(key, 0) * satellites);
    const auto other = static_cast<std::uint32_t>(uniform(key, 1) * (satellites - 1));
    pairs.push_back({working[first], working[other < first ? other : other + 1]});
  }
  return pairs;
}

/// Losses, and what they do to a placement without spares.
struct LossList {
  std::vector<Loss> losses;
  std::vector<LossEffect> effects;
};

LossList without_spares(std::vector<Loss> losses, const LossStudy& study) {
  std::vector<LossEffect> effects = study.effects_of(losses);
  return {std::move(losses), std::move(effects)};
}

/// [satellites], 1 where one is lost
std::vector<std::uint8_t> lost_satellites(const Loss& loss, std::uint32_t satellites) {
  std::vector<std::uint8_t> lost(satellites);
  for (const Satellite satellite : all<Satellite>(satellites)) {
    lost[number(satellite)] = loss.takes(satellite) ? 1 : 0;
  }
  return lost;
}

/// The effects with spares in place: those without, where none has to serve.
std::vector<LossEffect> effects_with(std::span<const Spare> spares, const Placement& placement,
                                     const LossList& list, const Study& study,
                                     const RunContext& context) {
  std::vector<LossEffect> effects = list.effects;
  if (spares.empty()) {
    return effects;
  }
  SilentProgress silent;
  const RunContext quiet = context.with_progress(silent);
  const std::uint32_t slots = series_of_losses(study).slots;
  context.progress.begin("losses with spares", list.losses.size());
  for (std::size_t i = 0; i < list.losses.size(); ++i) {
    const Loss& loss = list.losses[i];
    if (std::ranges::any_of(spares, [&](const Spare& spare) {
          return loss.takes(first_place(spare, placement));
        })) {
      const Placement serving =
          under_failures(placement, spares, lost_satellites(loss, study.satellites()));
      effects[i] = mean_of(outcomes_of(serving, cases_of(loss, slots), study, quiet));
    }
    context.progress.advance(1);
  }
  context.progress.end();
  return effects;
}

PairLosses summary_of(std::span<const LossEffect> effects) {
  const auto count = static_cast<double>(effects.size());
  double sum = 0.0;
  double worst = 1.0;
  for (const LossEffect& effect : effects) {
    sum += effect.delivered;
    worst = std::min(worst, effect.delivered);
  }
  double squares = 0.0;
  for (const LossEffect& effect : effects) {
    squares += (effect.delivered - sum / count) * (effect.delivered - sum / count);
  }
  return {static_cast<std::uint32_t>(effects.size()), sum / count,
          std::sqrt(squares / (count - 1.0) / count), worst};
}

/// Pairs of a module's satellite and its spare's of which one must work: those of modules whose
/// loss alone would count, had they no spare.
NeededSatellites needed(const FailoverCase& of, std::span<const SingleLoss> without_spares,
                        bool (FailoverCase::*counts)(const SingleLoss&) const) {
  NeededSatellites result{0, 0};
  for (std::size_t i = 0; i < of.singles.size(); ++i) {
    if ((of.*counts)(of.singles[i])) {
      ++result.singles;
    } else if ((of.*counts)(without_spares[i])) {
      ++result.pairs;
    }
  }
  return result;
}

/// All losses that are looked at.
struct Losses {
  LossList singles;
  LossList pairs;
};

Losses losses_of(const LossStudy& losses, const FailoverOptions& options, const Study& study) {
  const std::vector<Satellite> working = working_satellites(study);
  std::vector<Loss> singles;
  for (const Satellite satellite : working) {
    singles.push_back({satellite});
  }
  return {without_spares(std::move(singles), losses),
          without_spares(sampled_pairs(working, options.pairs, study.seed()), losses)};
}

FailoverCase case_of(const std::string& scheme, const Placement& placement, std::uint32_t spares,
                     const Losses& losses, const Study& study, const RunContext& context) {
  FailoverCase result{.scheme = scheme,
                      .spares_per_layer = spares,
                      .placement = placement,
                      .spares = place_spares(placement, spares, study, context),
                      .spare_excess_s = std::nullopt,
                      .without_loss = {},
                      .singles = {},
                      .pairs = {},
                      .days_to_first_lost_token = 0.0,
                      .days_to_no_token = 0.0};
  if (!result.spares.empty()) {
    result.spare_excess_s = spare_excess_s(placement, result.spares, study, context);
  }
  const auto singles = effects_with(result.spares, placement, losses.singles, study, context);
  for (std::size_t i = 0; i < singles.size(); ++i) {
    result.singles.push_back({losses.singles.losses[i].first, singles[i]});
  }
  if (losses.pairs.losses.size() > 1) {
    result.pairs = summary_of(effects_with(result.spares, placement, losses.pairs, study, context));
  }
  return result;
}

}  // namespace

bool FailoverCase::loses_some(const SingleLoss& loss) const {
  return loss.effect.delivered < without_loss.delivered - rounding;
}

bool FailoverCase::loses_all(const SingleLoss& loss) const {
  return loss.effect.delivered <= 0.0 && without_loss.delivered > 0.0;
}

FailoverResult run_failover(const Study& study, const FailoverOptions& options,
                            const RunContext& context) try {
  check_exact(study);
  const std::uint32_t modules = study.config.model.experts + 1;
  if (options.max_spares > modules) {
    throw ConfigError(
        {.key = "--spares",
         .found = fmt::format("found {}", options.max_spares),
         .allowed = fmt::format("0 to {}, the gateway and the experts of a layer", modules)});
  }
  const std::vector<PlannedScheme> planned = plan_schemes(study, context);
  FailoverResult result;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    const std::string& name = study.config.schemes[i].name;
    const Placement& placement = planned[i].placements.front();
    check_no_spares(placement, i);
    if (!placement.replicas.empty()) {
      result.remarks.push_back(fmt::format("{} has copies of experts and is left out.", name));
      continue;
    }
    if (planned[i].placements.size() > 1) {
      result.remarks.push_back(fmt::format("Of {} the first of {} placements is looked at.", name,
                                           planned[i].placements.size()));
    }
    const LossStudy loss_study(study, context, placement);
    const Losses losses = losses_of(loss_study, options, study);
    const std::size_t first = result.cases.size();
    for (std::uint32_t spares = 0; spares <= options.max_spares; ++spares) {
      FailoverCase of = case_of(name, placement, spares, losses, study, context);
      of.without_loss = loss_study.without_loss();
      const std::vector<SingleLoss>& without =
          spares == 0 ? of.singles : result.cases[first].singles;
      of.days_to_first_lost_token =
          days_to_loss(needed(of, without, &FailoverCase::loses_some), options.share_per_year);
      of.days_to_no_token =
          days_to_loss(needed(of, without, &FailoverCase::loses_all), options.share_per_year);
      result.cases.push_back(std::move(of));
    }
  }
  return result;
} catch (const Stopped&) {
  throw Interrupted("failover");
}

}  // namespace spacemoe
