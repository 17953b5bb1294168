#include "host/results/csv_files.hpp"

#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

std::string field(const std::string& text) {
  return csv_field(text);
}

std::string field(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string field(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{},{}", interval->low, interval->high) : ",";
}

}  // namespace

std::string summary_csv(const ExperimentResult& result) {
  std::string text =
      "scheme,draws,tokens,delivered_fraction,mean_s,mean_low_s,mean_high_s,exact_mean_s,p50_s,"
      "p95_s,p99_s,retry_mean_s,ratio,ratio_low,ratio_high,p_adjusted\n";
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                   field(row.scheme), row.draws, row.tokens, row.delivered_fraction,
                   field(row.mean_s), field(row.mean_interval_s), field(row.exact_mean_s),
                   field(row.p50_s), field(row.p95_s), field(row.p99_s), field(row.retry_mean_s),
                   field(row.ratio), field(row.ratio_interval), field(row.p_adjusted));
  }
  return text;
}

std::string layers_csv(const ExperimentResult& result) {
  std::string text = "scheme,layer,mean_s,sd_s,propagation_s,compute_s\n";
  for (const SchemeResult& scheme : result.schemes) {
    for (std::size_t layer = 0; layer < scheme.layers.size(); ++layer) {
      const auto& row = scheme.layers[layer];
      fmt::format_to(std::back_inserter(text), "{},{},{}\n", field(scheme.summary.scheme), layer,
                     row ? fmt::format("{},{},{},{}", row->mean_s, row->sd_s, row->propagation_s,
                                       row->compute_s)
                         : ",,,");
    }
  }
  return text;
}

std::string draws_csv(const ExperimentResult& result) {
  std::string text = "scheme,draw,exact_mean_s,mean_s,delivered_fraction\n";
  for (const SchemeResult& scheme : result.schemes) {
    for (std::size_t draw = 0; draw < scheme.draws.size(); ++draw) {
      const DrawSummary& row = scheme.draws[draw];
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", field(scheme.summary.scheme),
                     draw, field(row.exact_mean_s), field(row.mean_s), row.delivered_fraction);
    }
  }
  return text;
}

std::string slots_csv(const ExperimentResult& result) {
  std::string text = "scheme,slot,time_s,mean_s,delivered_fraction,exact_mean_s\n";
  for (const SchemeResult& scheme : result.schemes) {
    for (const SlotSummary& row : scheme.slots) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", field(scheme.summary.scheme),
                     row.slot, row.time_s, field(row.mean_s), row.delivered_fraction,
                     field(row.exact_mean_s));
    }
  }
  return text;
}

std::string placements_csv(const ExperimentResult& result, const Constellation& constellation) {
  std::vector<SchemePlacements> schemes;
  for (const SchemeResult& scheme : result.schemes) {
    schemes.push_back({scheme.summary.scheme, scheme.placements});
  }
  return placements_csv(schemes, constellation);
}

}  // namespace spacemoe
