#include "host/results/distribution_table.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/results/figure_range.hpp"

namespace spacemoe {

std::string distribution_csv(const ExperimentResult& result) {
  std::string text = "scheme,low_s,high_s,tokens\n";
  for (const SchemeResult& scheme : result.schemes) {
    for (const LatencyCount& bin : scheme.distribution) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", csv_field(scheme.summary.scheme),
                     bin.low_s, bin.high_s, bin.tokens);
    }
  }
  return text;
}

void read_distribution(const CsvTable& table, std::vector<SchemeResult>& schemes) {
  const std::size_t name = table.column("scheme");
  const std::size_t low = table.column("low_s");
  const std::size_t high = table.column("high_s");
  const std::size_t tokens = table.column("tokens");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto scheme = std::ranges::find(
        schemes, table.text(row, name), [](const SchemeResult& one) { return one.summary.scheme; });
    if (scheme == schemes.end()) {
      throw table.error(row, name, fmt::format("found {}", table.text(row, name)),
                        "a scheme of summary.csv");
    }
    std::vector<LatencyCount>& bins = scheme->distribution;
    const LatencyCount bin = {
        read_figure(table, row, low), read_figure(table, row, high),
        table.unsigned_integer(row, tokens, std::numeric_limits<std::uint64_t>::max())};
    if (!bins.empty() && bin.low_s < bins.back().high_s) {
      throw table.error(row, low, fmt::format("found {}", bin.low_s),
                        fmt::format("{} or more, where the bin before ends", bins.back().high_s));
    }
    if (bin.high_s <= bin.low_s) {
      throw table.error(row, high, fmt::format("found {}", bin.high_s),
                        fmt::format("more than {}", bin.low_s));
    }
    bins.push_back(bin);
  }
}

}  // namespace spacemoe
