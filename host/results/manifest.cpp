#include "host/results/manifest.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/utf8.hpp"
#include "host/base/version.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json text_or_null(const std::optional<std::string>& text) {
  return text ? ordered_json(*text) : ordered_json(nullptr);
}

ordered_json stages_json(const ExperimentResult& result) {
  ordered_json stages = ordered_json::array();
  for (const StageCost& cost : result.stages) {
    stages.push_back({{"stage", cost.stage},
                      {"wall_s", cost.wall_s},
                      {"peak_memory_bytes", cost.peak_memory_bytes},
                      {"host_waited_s", cost.host_waited_s},
                      {"backend_waited_s", cost.backend_waited_s}});
  }
  return stages;
}

/// Sampled against exact mean, in standard errors of the token sampling.
ordered_json agreement_json(const ExperimentResult& result) {
  ordered_json schemes = ordered_json::array();
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    std::optional<double> z;
    if (row.mean_s && row.exact_mean_s && row.sampling_error_s && *row.sampling_error_s > 0.0) {
      z = (*row.mean_s - *row.exact_mean_s) / *row.sampling_error_s;
    }
    schemes.push_back({{"scheme", row.scheme},
                       {"sampling_error_s", json_of(row.sampling_error_s)},
                       {"sampled_minus_exact_in_errors", json_of(z)}});
  }
  return schemes;
}

/// Schemes whose optimal orders may not all be the cheapest.
ordered_json unproven_json(const ExperimentResult& result) {
  ordered_json schemes = ordered_json::array();
  for (const SchemeResult& scheme : result.schemes) {
    if (scheme.unproven_orders > 0) {
      schemes.push_back({{"scheme", scheme.summary.scheme}, {"layers", scheme.unproven_orders}});
    }
  }
  return schemes;
}

ordered_json comparisons_json(const ExperimentResult& result) {
  ordered_json comparisons = ordered_json::array();
  for (std::size_t i = 0; i < result.schemes.size(); ++i) {
    if (i == result.reference) {
      continue;
    }
    const SchemeSummary& row = result.schemes[i].summary;
    comparisons.push_back({{"scheme", row.scheme},
                           {"reference", result.schemes[result.reference].summary.scheme},
                           {"ratio", json_of(row.ratio)},
                           {"hodges_lehmann_shift_s", json_of(row.shift_s)},
                           {"p", json_of(row.p_value)},
                           {"p_adjusted", json_of(row.p_adjusted)}});
  }
  return comparisons;
}

ordered_json until_json(const std::optional<StoppingOutcome>& stopping) {
  if (!stopping) {
    return nullptr;
  }
  return {{"relative_half_width", stopping->relative_half_width}, {"reached", stopping->reached}};
}

}  // namespace

void check_can_be_written(const Provenance& provenance) {
  if (!is_utf8(provenance.command) || !is_utf8(provenance.config_folder)) {
    throw ConfigError({.key = "--out",
                       .found = "found a path that is not UTF-8 text, here or in another argument",
                       .allowed = "names in UTF-8, as manifest.json has to hold them"});
  }
}

std::string manifest_json(const ExperimentResult& result, const Provenance& provenance) {
  std::uint64_t placements = 0;
  std::uint64_t tokens = 0;
  for (const SchemeResult& scheme : result.schemes) {
    placements += scheme.placements.size();
    tokens += scheme.summary.tokens;
  }
  ordered_json manifest = {
      {"program", "spacemoe"},
      {"version", version()},
      {"commit", commit()},
      {"compiler", compiler()},
      {"command", provenance.command},
      {"config_hash", provenance.config_hash},
      {"config_folder", provenance.config_folder},
      {"seed", provenance.seed},
      {"backend", provenance.backend.name},
      {"device", provenance.backend.device},
      {"threads", provenance.backend.threads},
      {"batch_slots", provenance.batch_slots},
      {"slots", result.slots_done},
      {"slots_planned", result.slots_planned},
      {"until", until_json(result.stopping)},
      {"tokens", tokens},
      {"placements", placements},
      {"why_not_exact", text_or_null(result.why_not_exact)},
      {"why_no_interval", text_or_null(result.why_no_interval)},
      {"replayed", text_or_null(result.replayed)},
      {"unproven_orders", unproven_json(result)},
      {"stages", stages_json(result)},
      {"agreement", agreement_json(result)},
      {"comparisons", comparisons_json(result)},
      {"config", ordered_json::parse(provenance.config_json)},
  };
  return manifest.dump(2) + "\n";
}

}  // namespace spacemoe
