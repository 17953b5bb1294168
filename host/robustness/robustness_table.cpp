#include "host/robustness/robustness_table.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string ends(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{},{}", interval->low, interval->high) : ",";
}

std::string cell(const std::optional<double>& value, const std::optional<Interval>& interval) {
  return !value     ? "-"
         : interval ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", *value, interval->low, interval->high)
                    : fmt::format("{:.3f}", *value);
}

std::string degradation_table(const Robustness& of) {
  TextTable table({"judged under", "mean (s)", "delivered", "dead", "ratio"});
  for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
    table.add_section(of.cases[judged]);
    for (std::size_t scheme = 0; scheme < of.schemes.size(); ++scheme) {
      const SchemeSummary& summary = of.cell(judged, 0, scheme).summary;
      table.add(
          {"  " + of.schemes[scheme], cell(best_mean_s(summary), summary.mean_interval_s),
           fmt::format("{:.4f}", summary.delivered_fraction),
           summary.dead_realisations ? fmt::format("{:.3f}", *summary.dead_realisations) : "-",
           cell(summary.ratio, summary.ratio_interval)});
    }
  }
  return table.text();
}

/// Whether what a scheme plans depends on the case.
bool has_prices(const Robustness& of, std::size_t scheme) {
  return std::ranges::any_of(of.cells, [&](const JudgedScheme& cell) {
    return cell.summary.scheme == of.schemes[scheme] && cell.price_interval;
  });
}

std::string price(const JudgedScheme& one) {
  constexpr double level = 0.05;
  return one.price ? fmt::format("{:.3f}{}", *one.price,
                                 one.price_p_value && *one.price_p_value < level ? "*" : " ")
                   : "-";
}

/// Cases stand in rows by number and name, in columns by number, in as many blocks of columns as
/// lines of a terminal's width take.
std::string price_table(const Robustness& of, std::size_t scheme) {
  const auto numbered = [&](std::size_t judged) {
    return fmt::format("{:>2} {}", judged + 1, of.cases[judged]);
  };
  std::string corner = "judged \\ planned";
  std::size_t first_width = corner.size();
  for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
    first_width = std::max(first_width, numbered(judged).size());
  }
  constexpr std::size_t column_width = 8;
  const std::size_t columns = first_width + column_width < terminal_width
                                  ? (terminal_width - first_width) / column_width
                                  : 1;
  std::string text = fmt::format("\nPrice of planning {} under another case\n", of.schemes[scheme]);
  for (std::size_t first = 0; first < of.planners(); first += columns) {
    const std::size_t past = std::min(first + columns, of.planners());
    std::vector<std::string> heading = {corner};
    for (std::size_t planned = first; planned < past; ++planned) {
      heading.push_back(fmt::format("{} ", planned + 1));
    }
    TextTable table(heading);
    for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
      std::vector<std::string> cells = {numbered(judged)};
      for (std::size_t planned = first; planned < past; ++planned) {
        cells.push_back(price(of.cell(judged, planned, scheme)));
      }
      table.add(cells);
    }
    text += (first > 0 ? "\n" : "") + table.text();
  }
  return text;
}

}  // namespace

std::string robustness_text(const Robustness& of) {
  std::string text = degradation_table(of) + "\n";
  text += wrapped(fmt::format(
              "Planned under \"{}\", judged under each case. Ratios are to {}; intervals are 95 %; "
              "dead: part of the realisations of the weather in which nothing arrives.",
              of.cases.front(), of.schemes[of.reference])) +
          "\n";
  for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
    if (of.why[judged]) {
      text += wrapped(fmt::format("No intervals under \"{}\": {}.", of.cases[judged],
                                  *of.why[judged])) +
              "\n";
    }
  }
  bool has_any = false;
  for (std::size_t scheme = 0; scheme < of.schemes.size(); ++scheme) {
    if (has_prices(of, scheme)) {
      text += price_table(of, scheme);
      has_any = true;
    }
  }
  if (has_any) {
    text += "\n" +
            wrapped(
                "Price: mean latency over that of the scheme planned under the case that "
                "it is judged in, over tokens that both deliver; *: differs from 1 at "
                "the 5 % level, each for itself. Other schemes plan the same in all "
                "cases, or have no intervals.") +
            "\n";
  }
  return text;
}

std::string robustness_csv(const Robustness& of) {
  std::string text =
      "judged,planned,scheme,mean_s,mean_low_s,mean_high_s,delivered_fraction,dead_realisations,"
      "ratio,ratio_low,ratio_high,price,price_low,price_high,price_p\n";
  for (const JudgedScheme& one : of.cells) {
    const SchemeSummary& summary = one.summary;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(of.cases[one.judged]),
                        csv_field(of.cases[one.planned]), csv_field(summary.scheme),
                        number(best_mean_s(summary)), ends(summary.mean_interval_s),
                        summary.delivered_fraction, number(summary.dead_realisations),
                        number(summary.ratio), ends(summary.ratio_interval), number(one.price),
                        ends(one.price_interval), number(one.price_p_value));
  }
  return text;
}

}  // namespace spacemoe
