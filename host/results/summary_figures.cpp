#include "host/results/summary_figures.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

template <class T>
FigureValue value_of(const T& field) {
  return field;
}

FigureValue value_of(std::uint32_t field) {
  return std::uint64_t{field};
}

template <class T>
FigureValue value_of(const std::optional<T>& field) {
  return field ? FigureValue(*field) : FigureValue();
}

template <class T>
void take(const FigureValue& value, T& field) {
  field = std::get<T>(value);
}

void take(const FigureValue& value, std::uint32_t& field) {
  field = static_cast<std::uint32_t>(std::get<std::uint64_t>(value));
}

template <class T>
void take(const FigureValue& value, std::optional<T>& field) {
  const T* found = std::get_if<T>(&value);
  field = found == nullptr ? std::nullopt : std::optional<T>(*found);
}

template <auto field>
FigureValue get(const SchemeSummary& summary) {
  return value_of(summary.*field);
}

template <auto field>
void set(SchemeSummary& summary, const FigureValue& value) {
  take(value, summary.*field);
}

template <auto field>
constexpr SummaryFigure figure_of(SummaryFigure figure) {
  figure.get = get<field>;
  figure.set = set<field>;
  return figure;
}

using S = SchemeSummary;
using enum FigureKind;

constexpr std::array figures = {
    figure_of<&S::scheme>({.name = "scheme",
                           .kind = text,
                           .heading = "scheme",
                           .title = "Scheme",
                           .place = 1,
                           .rank = 1}),
    figure_of<&S::draws>({.name = "draws",
                          .kind = count,
                          .heading = "draws",
                          .title = "Draws",
                          .place = 2,
                          .rank = 12}),
    figure_of<&S::tokens>({.name = "tokens", .kind = large_count}),
    figure_of<&S::delivered_fraction>({.name = "delivered_fraction",
                                       .heading = "delivered",
                                       .title = "Delivered",
                                       .place = 10,
                                       .rank = 6,
                                       .digits = 4,
                                       .over = CountedOver::slots,
                                       .meaning = "part of the tokens that arrive"}),
    figure_of<&S::mean_s>(
        {.name = "mean_s",
         .heading = "sampled",
         .title = "Sampled mean (s)",
         .place = 5,
         .rank = 8,
         .over = CountedOver::tokens,
         .interval = "mean_low_s",
         .meaning = "mean latency of sampled tokens; interval where there is no exact mean"}),
    figure_of<&S::mean_interval_s>({.name = "mean_low_s",
                                    .name_to = "mean_high_s",
                                    .kind = FigureKind::interval,
                                    .heading = "mean interval",
                                    .title = "Mean, 95 % interval (s)",
                                    .place = 4,
                                    .rank = 3}),
    figure_of<&S::exact_mean_s>({.name = "exact_mean_s",
                                 .heading = "exact",
                                 .title = "Exact mean (s)",
                                 .place = 3,
                                 .rank = 2,
                                 .over = CountedOver::slots,
                                 .interval = "mean_low_s",
                                 .meaning = "mean latency from the exact engine"}),
    figure_of<&S::p50_s>({.name = "p50_s",
                          .heading = "p50",
                          .title = "p50 (s)",
                          .place = 6,
                          .rank = 10,
                          .over = CountedOver::tokens,
                          .meaning = "median latency of sampled tokens"}),
    figure_of<&S::p95_s>({.name = "p95_s",
                          .heading = "p95",
                          .title = "p95 (s)",
                          .place = 7,
                          .rank = 11,
                          .over = CountedOver::tokens,
                          .meaning = "95 % quantile"}),
    figure_of<&S::p99_s>({.name = "p99_s",
                          .heading = "p99",
                          .title = "p99 (s)",
                          .place = 8,
                          .rank = 7,
                          .over = CountedOver::tokens,
                          .meaning = "99 % quantile"}),
    figure_of<&S::retry_mean_s>(
        {.name = "retry_mean_s",
         .heading = "retry",
         .title = "With retries (s)",
         .place = 9,
         .rank = 13,
         .over = CountedOver::slots,
         .meaning = "mean latency where a lost token tries again in the next slot"}),
    figure_of<&S::ratio>(
        {.name = "ratio",
         .heading = "ratio",
         .title = "Ratio",
         .place = 11,
         .rank = 4,
         .over = CountedOver::slots,
         .interval = "ratio_low",
         .meaning = "mean latency over that of the reference, on tokens that both deliver"}),
    figure_of<&S::ratio_interval>({.name = "ratio_low",
                                   .name_to = "ratio_high",
                                   .kind = FigureKind::interval,
                                   .heading = "ratio interval",
                                   .title = "Ratio, 95 % interval",
                                   .place = 12,
                                   .rank = 5}),
    figure_of<&S::p_adjusted>(
        {.name = "p_adjusted",
         .heading = "p",
         .title = "p (Holm)",
         .place = 13,
         .rank = 9,
         .digits = 0,
         .over = CountedOver::slots,
         .meaning = "p-value of ratio = 1, Holm-adjusted over the schemes of the point"}),
    figure_of<&S::dead_realisations>(
        {.name = "dead_realisations",
         .heading = "dead",
         .title = "Dead realisations",
         .place = 14,
         .rank = 6,
         .digits = 4,
         .over = CountedOver::slots,
         .meaning = "part of the realisations of the weather in which nothing arrives",
         .is_rare = true}),
};

std::vector<SummaryFigure> in_order_of_place() {
  std::vector<SummaryFigure> shown;
  std::ranges::copy_if(figures, std::back_inserter(shown),
                       [](const SummaryFigure& figure) { return figure.place > 0; });
  std::ranges::sort(shown, {}, &SummaryFigure::place);
  return shown;
}

/// Formats one kind of value; nothing here means a value that is missing.
struct CellWriter {
  const SummaryFigure& figure;
  const CellStyle& style;

  std::string operator()(std::monostate /*missing*/) const { return std::string(style.missing); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::uint64_t count) const { return fmt::format("{}", count); }
  std::string operator()(double number) const {
    return figure.digits == 0 ? fmt::format("{:.2g}", number)
                              : fmt::format("{:.{}f}", number, figure.digits);
  }
  std::string operator()(const Interval& interval) const {
    return fmt::format("{:.{}f}{}{:.{}f}", interval.low, figure.digits, style.between,
                       interval.high, figure.digits);
  }
};

}  // namespace

std::span<const SummaryFigure> summary_figures() {
  return figures;
}

std::span<const SummaryFigure> shown_figures() {
  static const std::vector<SummaryFigure> shown = in_order_of_place();
  return shown;
}

const SummaryFigure& summary_figure(std::string_view name) {
  const auto* found = std::ranges::find(figures, name, &SummaryFigure::name);
  SPACEMOE_EXPECTS(found != figures.end());
  return *found;
}

std::optional<double> best_mean_s(const SchemeSummary& summary) {
  return summary.exact_mean_s ? summary.exact_mean_s : summary.mean_s;
}

bool is_shown(const SummaryFigure& figure, const ExperimentResult& result) {
  return !figure.is_rare || std::ranges::any_of(result.schemes, [&](const SchemeResult& scheme) {
    return !std::holds_alternative<std::monostate>(figure.get(scheme.summary));
  });
}

std::string figure_cell(const SummaryFigure& figure, const SchemeSummary& summary,
                        const CellStyle& style) {
  return std::visit(CellWriter{figure, style}, figure.get(summary));
}

}  // namespace spacemoe
