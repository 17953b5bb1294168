#include "host/results/result_tables.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t max_count = std::numeric_limits<std::uint32_t>::max();

std::optional<double> optional_number(const CsvTable& table, std::size_t row, std::size_t column) {
  return table.text(row, column).empty() ? std::nullopt : std::optional(table.number(row, column));
}

std::optional<Interval> optional_interval(const CsvTable& table, std::size_t row, std::size_t low,
                                          std::size_t high) {
  if (table.text(row, low).empty() && table.text(row, high).empty()) {
    return std::nullopt;
  }
  return Interval{table.number(row, low), table.number(row, high)};
}

/// How a column numbers the lines of a scheme.
enum class Numbers : std::uint8_t {
  counted,   ///< 0, 1, 2, ...
  ascending  ///< some may be missing
};

/// Goes through a table whose lines are those of one scheme after the other, each scheme's numbered
/// in a column of their own.
class SchemeLines {
 public:
  SchemeLines(const CsvTable& table, std::string_view counter, std::vector<SchemeResult>& schemes,
              Numbers numbers = Numbers::counted)
      : table_(table),
        numbers_(numbers),
        scheme_(table.column("scheme")),
        counter_(table.column(counter)),
        schemes_(schemes) {}

  template <class AddLine>
  void each(AddLine add) const {
    std::size_t scheme = 0;
    std::uint64_t least = 0;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (table_.text(row, scheme_) != schemes_[scheme].summary.scheme) {
        ++scheme;
        least = 0;
      }
      if (scheme == schemes_.size() ||
          table_.text(row, scheme_) != schemes_[scheme].summary.scheme) {
        throw table_.error(row, scheme_, fmt::format("found \"{}\"", table_.text(row, scheme_)),
                           "the schemes of summary.csv in their order");
      }
      const std::uint64_t number = table_.unsigned_integer(row, counter_, max_count);
      if (numbers_ == Numbers::counted ? number != least : number < least) {
        throw table_.error(row, counter_, fmt::format("found {}", number),
                           fmt::format("{}{}, as lines are numbered", least,
                                       numbers_ == Numbers::counted ? "" : " or more"));
      }
      add(schemes_[scheme], row);
      least = number + 1;
    }
    if (table_.rows() != 0 && scheme + 1 != schemes_.size()) {
      throw table_.error(fmt::format("found no lines of {}", schemes_[scheme + 1].summary.scheme),
                         "lines of every scheme of summary.csv",
                         "the file may have been cut short");
    }
  }

 private:
  const CsvTable& table_;
  Numbers numbers_;
  std::size_t scheme_;
  std::size_t counter_;
  std::vector<SchemeResult>& schemes_;
};

/// Every scheme has as many lines as it should.
template <class Count>
void check_lines(const CsvTable& table, const std::vector<SchemeResult>& schemes, Count wanted) {
  for (const SchemeResult& scheme : schemes) {
    const auto [found, expected] = wanted(scheme);
    if (found != expected) {
      throw table.error(fmt::format("found {} lines of {}", found, scheme.summary.scheme),
                        fmt::format("{}", expected), "the file may have been cut short");
    }
  }
}

}  // namespace

std::vector<SchemeResult> read_summary(const CsvTable& table) {
  const auto at = [&](std::string_view name) { return table.column(name); };
  std::vector<SchemeResult> schemes(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto optional = [&](std::string_view name) {
      return optional_number(table, row, at(name));
    };
    SchemeSummary& summary = schemes[row].summary;
    summary.scheme = table.text(row, at("scheme"));
    summary.draws = static_cast<std::uint32_t>(table.unsigned_integer(row, at("draws"), max_count));
    summary.tokens =
        table.unsigned_integer(row, at("tokens"), std::numeric_limits<std::uint64_t>::max());
    summary.delivered_fraction = table.number(row, at("delivered_fraction"));
    summary.mean_s = optional("mean_s");
    summary.mean_interval_s = optional_interval(table, row, at("mean_low_s"), at("mean_high_s"));
    summary.exact_mean_s = optional("exact_mean_s");
    summary.p50_s = optional("p50_s");
    summary.p95_s = optional("p95_s");
    summary.p99_s = optional("p99_s");
    summary.retry_mean_s = optional("retry_mean_s");
    summary.ratio = optional("ratio");
    summary.ratio_interval = optional_interval(table, row, at("ratio_low"), at("ratio_high"));
    summary.p_adjusted = optional("p_adjusted");
  }
  return schemes;
}

void read_layers(const CsvTable& table, std::uint32_t layers, std::vector<SchemeResult>& schemes) {
  const std::size_t mean = table.column("mean_s");
  const std::size_t sd = table.column("sd_s");
  const std::size_t propagation = table.column("propagation_s");
  const std::size_t compute = table.column("compute_s");
  SchemeLines(table, "layer", schemes).each([&](SchemeResult& scheme, std::size_t row) {
    if (table.text(row, mean).empty()) {
      scheme.layers.emplace_back();
      return;
    }
    scheme.layers.emplace_back(LayerSummary{table.number(row, mean), table.number(row, sd),
                                            table.number(row, propagation),
                                            table.number(row, compute)});
  });
  check_lines(table, schemes, [&](const SchemeResult& scheme) {
    return std::pair(scheme.layers.size(), std::size_t{layers});
  });
}

void read_draws(const CsvTable& table, std::vector<SchemeResult>& schemes) {
  const std::size_t exact = table.column("exact_mean_s");
  const std::size_t mean = table.column("mean_s");
  const std::size_t delivered = table.column("delivered_fraction");
  SchemeLines(table, "draw", schemes).each([&](SchemeResult& scheme, std::size_t row) {
    scheme.draws.push_back({optional_number(table, row, exact), optional_number(table, row, mean),
                            table.number(row, delivered)});
  });
  check_lines(table, schemes, [](const SchemeResult& scheme) {
    return std::pair(scheme.draws.size(), std::size_t{scheme.summary.draws});
  });
}

void read_slots(const CsvTable& table, std::uint32_t slots, std::vector<SchemeResult>& schemes) {
  const std::size_t time = table.column("time_s");
  const std::size_t mean = table.column("mean_s");
  const std::size_t delivered = table.column("delivered_fraction");
  // Older results do not have it.
  const auto exact = table.find_column("exact_mean_s");
  const std::size_t number = table.column("slot");
  const SchemeLines lines(table, "slot", schemes, Numbers::ascending);
  lines.each([&](SchemeResult& scheme, std::size_t row) {
    scheme.slots.push_back(
        {table.number(row, time), optional_number(table, row, mean), table.number(row, delivered),
         exact ? optional_number(table, row, *exact) : std::nullopt,
         static_cast<std::uint32_t>(table.unsigned_integer(row, number, max_count))});
  });
  check_lines(table, schemes, [&](const SchemeResult& scheme) {
    return std::pair(scheme.slots.size(), std::size_t{slots});
  });
}

void read_placements(const CsvTable& table, const ExperimentConfig& config,
                     std::vector<SchemeResult>& schemes) {
  std::vector<SchemeDraws> wanted;
  for (const SchemeResult& scheme : schemes) {
    wanted.push_back({scheme.summary.scheme, scheme.summary.draws});
  }
  const Constellation constellation(config.constellation);
  auto placements = read_placements(table, wanted,
                                    {config.model.layers, config.model.experts, constellation,
                                     capacity_of(config.compute, config.model)});
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    schemes[i].placements = std::move(placements[i]);
  }
}

}  // namespace spacemoe
