#include "host/routing/trace_rows.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

auto token_of(const TraceRow& row) {
  return std::tuple(row.domain, row.token);
}
auto set_of(const TraceRow& row) {
  return std::tuple(row.domain, row.token, row.layer);
}

}  // namespace

std::uint32_t TraceRows::domain(std::string_view label) {
  const auto [found, is_new] =
      domain_numbers_.try_emplace(std::string(label), static_cast<std::uint32_t>(domains_.size()));
  if (is_new) {
    domains_.emplace_back(label);
  }
  return found->second;
}

void TraceRows::add(const TraceRow& row, std::span<const std::int16_t> experts) {
  rows_.push_back({row, experts_.size(), static_cast<std::uint32_t>(experts.size())});
  experts_.insert(experts_.end(), experts.begin(), experts.end());
}

void TraceRows::sort() {
  const auto is_before = [](const Row& a, const Row& b) { return set_of(a.at) < set_of(b.at); };
  if (!std::ranges::is_sorted(rows_, is_before)) {
    std::ranges::stable_sort(rows_, is_before);  // experts of a set keep their order
  }
}

std::vector<std::uint32_t> TraceRows::layer_numbers() const {
  std::set<std::uint32_t> numbers;
  for (const Row& row : rows_) {
    numbers.insert(row.at.layer);
  }
  return {numbers.begin(), numbers.end()};
}

ConfigError TraceRows::error(int line, std::string found, std::string allowed,
                             std::string hint) const {
  return ConfigError({.found = std::move(found),
                      .allowed = std::move(allowed),
                      .hint = std::move(hint),
                      .position = TextPosition{file_, line, 1}});
}

void TraceRows::check_follows(std::size_t first) const {
  const TraceRow& token = rows_[first].at;
  if (first == 0 || rows_[first - 1].at.domain != token.domain ||
      rows_[first - 1].at.token + 1 == token.token) {
    return;
  }
  const std::uint64_t before = rows_[first - 1].at.token;
  throw error(token.line, fmt::format("found token {} after token {}", token.token, before),
              fmt::format("token {}, as they follow one another", before + 1));
}

std::size_t TraceRows::add_sets(std::size_t first, std::span<const std::uint32_t> layers) {
  const TraceRow& token = rows_[first].at;
  std::size_t at = first;
  for (const std::uint32_t layer : layers) {
    if (at == rows_.size() || token_of(rows_[at].at) != token_of(token) ||
        rows_[at].at.layer != layer) {
      throw error(token.line, fmt::format("found no layer {} of token {}", layer, token.token),
                  "all layers of every token");
    }
    const Row& begin = rows_[at];
    sets_.push_back({begin.at.line, 0});
    for (; at < rows_.size() && set_of(rows_[at].at) == set_of(begin.at); ++at) {
      if (form_ == Form::set_a_row && &rows_[at] != &begin) {
        throw error(rows_[at].at.line,
                    fmt::format("found layer {} of token {} again", layer, token.token),
                    fmt::format("each once, and line {} has it", begin.at.line));
      }
      sets_.back().places += rows_[at].places;
    }
  }
  return at;
}

std::uint32_t TraceRows::common_places() const {
  const auto odd = std::ranges::find_if(
      sets_, [&](const Set& set) { return set.places != sets_.front().places; });
  if (odd != sets_.end()) {
    throw error(odd->line, fmt::format("found {} experts", odd->places),
                fmt::format("{}, as line {} has", sets_.front().places, sets_.front().line));
  }
  return sets_.empty() ? 0 : sets_.front().places;
}

RoutingTrace TraceRows::trace(const TraceOptions& options) && {
  sort();
  RawTrace raw;
  raw.layer_numbers = layer_numbers();
  check_layer_numbers(file_, raw.layer_numbers, options);
  for (std::size_t first = 0; first < rows_.size();) {
    check_follows(first);
    raw.domain_of.push_back(rows_[first].at.domain);
    first = add_sets(first, raw.layer_numbers);
  }
  raw.width = common_places();
  // Rows of a set lie beside each other now; what they hold is brought into their order.
  raw.ids.reserve(experts_.size());
  for (const Row& row : rows_) {
    const auto own = std::span(experts_).subspan(row.begin, row.places);
    raw.ids.insert(raw.ids.end(), own.begin(), own.end());
  }
  raw.domains = std::move(domains_);
  const std::size_t layers = raw.layer_numbers.size();
  return checked_trace(file_, std::move(raw), options, [&](const TraceFault& fault) {
    return error(sets_[fault.token * layers + fault.layer].line, fault.found, fault.allowed,
                 fault.hint);
  });
}

}  // namespace spacemoe
