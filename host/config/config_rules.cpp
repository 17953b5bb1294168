#include "host/config/config_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"
#include "host/base/nearest_name.hpp"
#include "host/config/activation_rules.hpp"
#include "host/config/cluster_rules.hpp"
#include "host/config/latency_rules.hpp"
#include "host/config/model_rules.hpp"
#include "host/config/refuse.hpp"
#include "host/config/search_rules.hpp"
#include "host/config/serving_rules.hpp"
#include "host/config/slot_lengths.hpp"
#include "host/config/weather_rules.hpp"
#include "host/constellation/constellation.hpp"
#include "host/constellation/epoch.hpp"
#include "host/placement/choices.hpp"
#include "host/topology/network.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

// An outage is looked up by going back through the slots that it may have begun in.
constexpr double longest_outage_slots = 1000.0;

std::uint64_t satellites_of(const ConstellationSpec& constellation) {
  if (constellation.is_flying()) {
    return constellation.flying ? constellation.flying->satellites() : max_satellites;
  }
  std::uint64_t satellites = 0;
  for (const WalkerShell& shell : constellation.shells) {
    satellites += std::uint64_t{shell.planes} * shell.satellites_per_plane;
  }
  return satellites;
}

std::size_t shells_of(const ConstellationSpec& constellation) {
  return constellation.flying ? constellation.flying->shells.size() : constellation.shells.size();
}

void check_drift(const ExperimentConfig& config) {
  if (config.constellation.is_flying() && config.constellation.drift != Drift::none) {
    refuse("constellation.drift", "found j2 beside constellation.elements", "none",
           "satellites that fly drift as SGP4 says");
  }
}

void check_size(const ExperimentConfig& config) {
  const std::uint64_t satellites = satellites_of(config.constellation);
  if (satellites > max_satellites) {
    refuse(
        config.constellation.is_flying() ? "constellation.elements.file" : "constellation.shells",
        fmt::format("found {} satellites", satellites), fmt::format("up to {}", max_satellites));
  }
}

void check_failed_satellites(const ExperimentConfig& config) {
  const std::uint64_t satellites = satellites_of(config.constellation);
  const std::vector<std::uint32_t>& failed = config.constellation.failed_satellites;
  for (std::size_t i = 0; i < failed.size(); ++i) {
    if (failed[i] >= satellites) {
      refuse(fmt::format("constellation.failed_satellites.{}", i),
             fmt::format("found {}", failed[i]), fmt::format("0 to {}", satellites - 1));
    }
  }
}

/// Slots have numbers of their own through all realisations.
void check_realisations(const ExperimentConfig& config) {
  const TimeSpec& time = config.time;
  if (std::uint64_t{time.slots} * time.realisations > max_slots) {
    refuse("time.realisations", fmt::format("found {} of {} slots", time.realisations, time.slots),
           fmt::format("up to {}, {} slots in all", max_slots / time.slots, max_slots));
  }
}

/// Planes that fly say themselves whether they go all the way round.
void check_seams_that_fly(const ExperimentConfig& config) {
  if (config.links.seam != Seam::closed || !config.constellation.flying) {
    return;
  }
  const Constellation constellation(config.constellation);
  for (std::size_t i = 0; i < constellation.shells().size(); ++i) {
    if (!constellation.shells()[i].goes_round) {
      refuse("links.seam",
             fmt::format(
                 "found \"closed\" where the planes of shell {} do not go all the way round", i),
             "open or dynamic, or none: each seam as its planes move");
    }
  }
}

void check_seams(const ExperimentConfig& config) {
  for (std::size_t i = 0; i < config.constellation.shells.size(); ++i) {
    const WalkerShell& shell = config.constellation.shells[i];
    if (config.links.seam.value_or(shell.seam) == Seam::closed && shell.raan_spread_deg < 360.0) {
      refuse(config.links.seam ? "links.seam" : fmt::format("constellation.shells.{}.seam", i),
             fmt::format("found \"closed\" with shells.{}.raan_spread_deg {}", i,
                         shell.raan_spread_deg),
             "open or dynamic, or planes spread over 360 deg", "only those close a ring");
    }
  }
}

/// A hysteresis is of partners that are chosen.
void check_partners(const ExperimentConfig& config) {
  const LinkSpec& links = config.links;
  const auto is_dynamic = [&](const WalkerShell& shell) {
    return links.seam.value_or(shell.seam) == Seam::dynamic;
  };
  const bool between_shells =
      links.between_shells == BetweenShells::nearest && shells_of(config.constellation) > 1;
  if (links.hysteresis_km > 0.0 && links.cross_plane == CrossPlane::fixed && !between_shells &&
      links.seam != Seam::dynamic &&
      std::ranges::none_of(config.constellation.shells, is_dynamic)) {
    refuse("links.hysteresis_km",
           fmt::format("found {} where no partners change", links.hysteresis_km),
           "0, or links.cross_plane: nearest, or a seam that is dynamic, or several shells with "
           "links.between_shells: nearest");
  }
}

void check_rates(const ExperimentConfig& config) {
  const LinkSpec& links = config.links;
  if (links.max_angular_rate_rad_per_s && links.max_angular_rate_deg_per_s) {
    refuse("links.max_angular_rate_deg_per_s", "found beside max_angular_rate_rad_per_s",
           "one of the two");
  }
}

/// Outages of the chain last at least slot length / survival on average, as in independent slots.
void check_outages(const ExperimentConfig& config) {
  const LinkSpec& links = config.links;
  if (!links.mean_outage_s || !knows_slot_lengths(config)) {
    return;
  }
  if (links.survival <= 0.0) {
    refuse("links.mean_outage_s", fmt::format("found {} with survival 0", *links.mean_outage_s),
           "a survival above 0", "outages would never end");
  }
  const double min_s = slot_length_s(config) / links.survival;
  // Planning slots may be the shorter ones; outages are looked up in both.
  const double shorter = std::max(
      1.0, static_cast<double>(config.planning.slots) / static_cast<double>(config.time.slots));
  const double max_s = min_s * longest_outage_slots / shorter;
  if (*links.mean_outage_s < min_s) {
    refuse(
        "links.mean_outage_s", fmt::format("found {}", *links.mean_outage_s),
        fmt::format("at least {}, slot length / survival", std::ceil(min_s * 10.0) / 10.0),
        "shorter outages are independent from slot to slot: leave the key out, or take more slots");
  }
  if (*links.mean_outage_s > max_s) {
    refuse("links.mean_outage_s", fmt::format("found {}", *links.mean_outage_s),
           fmt::format("at most {}, {} slots / survival", std::floor(max_s), longest_outage_slots),
           "what fails for longer belongs to constellation.failed_satellites");
  }
}

/// Shadow takes a Sun, and there is one.
void check_sun(const ExperimentConfig& config) {
  const ComputeSpec& compute = config.compute;
  const std::optional<std::string>& epoch = config.time.epoch;
  if (epoch && !days_since_j2000(*epoch)) {
    refuse("time.epoch", fmt::format("found \"{}\"", *epoch), std::string(epoch_form));
  }
  if (compute.sun_beta_deg && config.constellation.is_flying()) {
    refuse("compute.sun_beta_deg",
           fmt::format("found {} for satellites that fly", *compute.sun_beta_deg),
           "time.epoch in its place", "their elements say how the planes stand to the stars");
  }
  if (compute.sun_beta_deg && epoch) {
    refuse("compute.sun_beta_deg", fmt::format("found {} beside time.epoch", *compute.sun_beta_deg),
           "one of the two", "each says where the Sun stands");
  }
  if (compute.eclipse_utilisation && !epoch && !compute.sun_beta_deg) {
    refuse("compute.eclipse_utilisation",
           fmt::format("found {} without a Sun", *compute.eclipse_utilisation),
           "time.epoch or compute.sun_beta_deg beside it", "they say where the Sun stands");
  }
}

/// Right ascensions of elements count from the equinox, as that of Greenwich.
void check_greenwich(const ExperimentConfig& config) {
  if (config.constellation.is_flying() && !config.weather.greenwich_of_epoch) {
    refuse("weather.greenwich_deg",
           fmt::format("found {} for satellites that fly", config.weather.greenwich_deg),
           "of_epoch", "time.epoch says where Greenwich is below them");
  }
}

void check_payload(const ExperimentConfig& config) {
  if (config.links.payload_from_model && config.model.hidden_size == 0) {
    refuse("links.payload_bits", "found \"from_model\" for a model that does not state its size",
           "a number of bits, or a model with hidden_size");
  }
}

void check_evaluation(const ExperimentConfig& config) {
  const EvaluationSpec& evaluation = config.evaluation;
  if (std::ranges::any_of(config.schemes, &Scheme::is_random) &&
      evaluation.tokens_per_slot % evaluation.draws != 0) {
    refuse("evaluation.draws",
           fmt::format("found {} for {} tokens_per_slot", evaluation.draws,
                       evaluation.tokens_per_slot),
           "a divisor of tokens_per_slot", "each draw serves as many tokens");
  }
}

void check_forbidden_satellites(const ExperimentConfig& config) {
  const std::uint64_t satellites = satellites_of(config.constellation);
  const std::vector<std::uint32_t>& forbidden = config.search.forbidden_satellites;
  for (std::size_t i = 0; i < forbidden.size(); ++i) {
    if (forbidden[i] >= satellites) {
      refuse(fmt::format("search.forbidden_satellites.{}", i),
             fmt::format("found {}", forbidden[i]), fmt::format("0 to {}", satellites - 1));
    }
  }
}

std::vector<std::string> scheme_names(const std::vector<Scheme>& schemes) {
  std::vector<std::string> names;
  std::ranges::transform(schemes, std::back_inserter(names), &Scheme::name);
  return names;
}

void check_spares_of(const ExperimentConfig& config, std::size_t index) {
  const Scheme& scheme = config.schemes[index];
  const std::string key = fmt::format("schemes.{}.spares", index);
  const std::uint32_t modules = config.model.experts + 1;
  if (*scheme.spares > modules) {
    refuse(key, fmt::format("found {}", *scheme.spares),
           fmt::format("1 to {}, the gateway and the experts of a layer", modules));
  }
  if (scheme.makes_copies()) {
    refuse(key, fmt::format("found with rule {}", name_in(published_rules, *scheme.rule)),
           "schemes without copies of experts",
           "the nearest copy that can be reached serves: copies are spares already");
  }
  if (config.evaluation.until.relative_half_width) {
    refuse(key, "found with evaluation.until", "an evaluation of all slots",
           "spares serve from the slot on in which a satellite fails");
  }
}

void check_schemes(const ExperimentConfig& config) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    const std::string& name = config.schemes[i].name;
    const auto first = std::ranges::find(names, name);
    if (first != names.end()) {
      refuse(fmt::format("schemes.{}.name", i), fmt::format("found \"{}\" a second time", name),
             "each name once", fmt::format("schemes.{} has it too", first - names.begin()));
    }
    names.push_back(name);
    if (config.schemes[i].copies && !config.schemes[i].makes_copies()) {
      refuse(fmt::format("schemes.{}.copies", i), "found without a rule that makes copies",
             "copies with rule: replicas or greedy_copies");
    }
    if (config.schemes[i].blocks && config.schemes[i].rule != PublishedRule::blocks) {
      refuse(fmt::format("schemes.{}.blocks", i), "found without rule blocks",
             "blocks with rule: blocks");
    }
    if (config.schemes[i].copies_of && config.schemes[i].rule != PublishedRule::replicas) {
      refuse(fmt::format("schemes.{}.copies_of", i), "found without rule replicas",
             "copies with rule: replicas");
    }
  }
}

void check_busiest(const ExperimentConfig& config) {
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    if (config.schemes[i].copies_of == CopiedModules::busiest &&
        config.compute.charge == ComputeCharge::none) {
      refuse(fmt::format("schemes.{}.copies_of", i), "found \"busiest\" with compute.charge none",
             "compute.charge: experts or all", "no module has any work");
    }
  }
}

void check_spares(const ExperimentConfig& config) {
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    if (config.schemes[i].spares) {
      check_spares_of(config, i);
    }
  }
}

void check_reference(const ExperimentConfig& config) {
  const std::vector<std::string> names = scheme_names(config.schemes);
  if (std::ranges::find(names, config.reference) == names.end()) {
    refuse("reference", fmt::format("found \"{}\"", config.reference),
           fmt::format("{}", fmt::join(names, ", ")), meant(config.reference, names));
  }
}

/// A law, and the blocks whose fields it takes.
struct Rule {
  void (*check)(const ExperimentConfig& config);
  std::array<std::string_view, 5> blocks;
};

constexpr std::array rules = {
    Rule{check_size, {"constellation"}},
    Rule{check_drift, {"constellation"}},
    Rule{check_failed_satellites, {"constellation"}},
    Rule{check_seams, {"constellation", "links"}},
    Rule{check_seams_that_fly, {"constellation", "links", "time"}},
    Rule{check_clusters, {"constellation", "links"}},
    Rule{check_partners, {"constellation", "links"}},
    Rule{check_rates, {"links"}},
    Rule{check_realisations, {"time"}},
    Rule{check_outages, {"constellation", "links", "time", "planning"}},
    Rule{check_weather, {"constellation", "links", "weather", "time", "planning"}},
    Rule{check_model, {"model"}},
    Rule{check_dimensions, {"model"}},
    Rule{check_fleet, {"compute"}},
    Rule{check_memory, {"compute", "model"}},
    Rule{check_sun, {"compute", "time", "constellation"}},
    Rule{check_greenwich, {"constellation", "weather"}},
    Rule{check_payload, {"links", "model"}},
    Rule{check_latencies, {"constellation", "links", "model", "compute", "planning"}},
    Rule{check_activation, {"activation", "model"}},
    Rule{check_evaluation, {"evaluation", "schemes"}},
    Rule{check_serving, {"serving", "links", "model"}},
    Rule{check_forbidden_satellites, {"search", "constellation"}},
    Rule{check_search_objective, {"search", "compute"}},
    Rule{check_schemes, {"schemes"}},
    Rule{check_busiest, {"schemes", "compute"}},
    Rule{check_spares, {"schemes", "model", "evaluation"}},
    Rule{check_reference, {"reference", "schemes"}},
};

}  // namespace

std::vector<BrokenRule> broken_rules(const ExperimentConfig& config, const SoundBlocks& is_sound) {
  std::vector<BrokenRule> broken;
  for (const Rule& rule : rules) {
    if (!std::ranges::all_of(rule.blocks, [&](std::string_view block) {
          return block.empty() || is_sound(block);
        })) {
      continue;
    }
    try {
      rule.check(config);
    } catch (const ConfigError& error) {
      broken.push_back({error, {}});
      std::ranges::copy_if(rule.blocks, std::back_inserter(broken.back().blocks),
                           [](std::string_view block) { return !block.empty(); });
    }
  }
  return broken;
}

}  // namespace spacemoe
