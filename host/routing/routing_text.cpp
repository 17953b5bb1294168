#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/routing/routing_report.hpp"

namespace spacemoe {
namespace {

/// A column of the report: its heading, and what it says of a layer; empty where it says nothing.
struct ReportColumn {
  std::string heading;
  std::string (*cell)(const LayerReport& layer);
};

std::string bits_text(const std::optional<Dependence>& found) {
  return found ? fmt::format("{:.4f}", found->bits) : "";
}
std::string p_text(const std::optional<Dependence>& found) {
  if (!found) {
    return "";
  }
  return found->p_value < 1e-4 ? "<1e-4" : fmt::format("{:.4f}", found->p_value);
}
std::string carried_text(const std::optional<HeldOutFit>& fit) {
  // Where choices are all alike there is nothing to know.
  const bool is_flat = !fit || fit->uniform_bits - fit->own_bits <= fit->chance_bits;
  return !fit ? "" : is_flat ? "flat" : fmt::format("{:.1f} %", 100.0 * fit->carried_over());
}
std::string excess_text(const std::optional<HeldOutFit>& fit) {
  return fit ? fmt::format("{:.3g}", fit->estimate_bits - fit->own_bits) : "";
}
std::string chance_text(const std::optional<HeldOutFit>& fit) {
  return fit ? fmt::format("{:.3g}", fit->chance_bits) : "";
}

/// A table of those columns that say something.
std::string table_of(const RoutingReport& report, const std::vector<ReportColumn>& columns) {
  std::vector<std::string> heading = {"layer"};
  std::vector<ReportColumn> used;
  for (const ReportColumn& column : columns) {
    bool says_something = false;
    for (const LayerReport& layer : report.layers) {
      says_something = says_something || !column.cell(layer).empty();
    }
    if (says_something) {
      heading.push_back(column.heading);
      used.push_back(column);
    }
  }
  if (used.empty()) {
    return "";
  }
  TextTable table(heading);
  for (const LayerReport& layer : report.layers) {
    std::vector<std::string> cells = {fmt::format("{}", layer.number)};
    for (const ReportColumn& column : used) {
      cells.push_back(column.cell(layer));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

const std::vector<ReportColumn>& layer_columns_of_report() {
  static const std::vector<ReportColumn> columns = {
      {"least", [](const LayerReport& l) { return fmt::format("{:.4f}", l.least); }},
      {"most", [](const LayerReport& l) { return fmt::format("{:.4f}", l.most); }},
      {"skew", [](const LayerReport& l) { return fmt::format("{:.2f}", l.skew); }},
      {"lift from",
       [](const LayerReport& l) { return l.lift ? fmt::format("{:.3g}", l.lift->least) : ""; }},
      {"to",
       [](const LayerReport& l) { return l.lift ? fmt::format("{:.3g}", l.lift->most) : ""; }},
      {"next layer", [](const LayerReport& l) { return bits_text(l.next_layer); }},
      {"p", [](const LayerReport& l) { return p_text(l.next_layer); }},
      {"next token", [](const LayerReport& l) { return bits_text(l.next_token); }},
      {"p", [](const LayerReport& l) { return p_text(l.next_token); }}};
  return columns;
}

const std::vector<ReportColumn>& held_out_columns() {
  static const std::vector<ReportColumn> columns = {
      {"experts", [](const LayerReport& l) { return carried_text(l.experts_held_out); }},
      {"excess", [](const LayerReport& l) { return excess_text(l.experts_held_out); }},
      {"chance", [](const LayerReport& l) { return chance_text(l.experts_held_out); }},
      {"pairs", [](const LayerReport& l) { return carried_text(l.pairs_held_out); }},
      {"excess", [](const LayerReport& l) { return excess_text(l.pairs_held_out); }},
      {"chance", [](const LayerReport& l) { return chance_text(l.pairs_held_out); }}};
  return columns;
}

/// What the columns of the first table mean, of those that it has.
std::string legend_of(const RoutingReport& report) {
  const auto any_layer = [&](auto member) {
    return std::ranges::any_of(
        report.layers, [&](const LayerReport& layer) { return (layer.*member).has_value(); });
  };
  std::string text =
      fmt::format("least, most: {} of an expert; skew: that of a config which fits best",
                  report.active ? "inclusion probability" : "share of activations");
  if (any_layer(&LayerReport::lift)) {
    text += "; lift: of pairs in a set";
  }
  if (any_layer(&LayerReport::next_layer) || any_layer(&LayerReport::next_token)) {
    text +=
        "; next layer, next token: mutual information in bits, without its bias, and how often "
        "independent sets show more";
  }
  return text;
}

}  // namespace

std::string report_text(const RoutingReport& report) {
  std::string text = fmt::format("{} layer{} of {} experts", report.layers.size(),
                                 report.layers.size() == 1 ? "" : "s", report.experts);
  if (report.active) {
    text += fmt::format(", {} active", *report.active);
  }
  if (report.tokens) {
    text += fmt::format("; {} tokens", *report.tokens);
  }
  if (report.held_out_tokens) {
    text += fmt::format(" to estimate from, {} held out", *report.held_out_tokens);
  }
  text += fmt::format("; domains: {}\n\n", report.domains);
  text += table_of(report, layer_columns_of_report());
  text += wrapped(legend_of(report)) + "\n";
  if (const std::string held_out = table_of(report, held_out_columns()); !held_out.empty()) {
    text += "\nHeld out:\n" + held_out;
    text += wrapped(
                "experts, pairs: how much of what can be known of them the estimate knows; "
                "excess: bits it takes more than their own counts; chance: what sampling "
                "alone explains of that") +
            "\n";
  }
  return text;
}

}  // namespace spacemoe
