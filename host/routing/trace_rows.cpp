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

RoutingTrace TraceRows::trace(const TraceOptions& options) && {
  sort();
  RawTrace raw;
  raw.layer_numbers = layer_numbers();
  check_layer_numbers(file_, raw.layer_numbers, options);
  std::vector<int> lines;  // [tokens][layers]
  std::vector<std::uint32_t> places;
  for (std::size_t first = 0; first < rows_.size();) {
    const TraceRow& token = rows_[first].at;
    if (first > 0 && rows_[first - 1].at.domain == token.domain &&
        rows_[first - 1].at.token + 1 != token.token) {
      const std::uint64_t before = rows_[first - 1].at.token;
      throw error(token.line, fmt::format("found token {} after token {}", token.token, before),
                  fmt::format("token {}, as they follow one another", before + 1));
    }
    std::size_t at = first;
    for (const std::uint32_t layer : raw.layer_numbers) {
      if (at == rows_.size() || token_of(rows_[at].at) != token_of(token) ||
          rows_[at].at.layer != layer) {
        throw error(token.line, fmt::format("found no layer {} of token {}", layer, token.token),
                    "all layers of every token");
      }
      lines.push_back(rows_[at].at.line);
      std::uint32_t width = 0;
      const std::size_t begin = at;
      for (; at < rows_.size() && set_of(rows_[at].at) == set_of(rows_[begin].at); ++at) {
        if (form_ == Form::set_a_row && at > begin) {
          throw error(rows_[at].at.line,
                      fmt::format("found layer {} of token {} again", layer, token.token),
                      fmt::format("each once, and line {} has it", rows_[begin].at.line));
        }
        width += rows_[at].places;
      }
      places.push_back(width);
    }
    raw.domain_of.push_back(token.domain);
    first = at;
  }
  // Rows of a set lie beside each other now; what they hold is brought into their order.
  raw.width = places.empty() ? 0 : std::ranges::max(places);
  const std::uint32_t least = places.empty() ? 0 : std::ranges::min(places);
  if (raw.width != least) {
    const auto odd =
        std::ranges::find_if(places, [&](auto size) { return size != places.front(); });
    throw error(lines[static_cast<std::size_t>(odd - places.begin())],
                fmt::format("found {} experts", *odd),
                fmt::format("{}, as line {} has", places.front(), lines.front()));
  }
  raw.ids.reserve(experts_.size());
  for (const Row& row : rows_) {
    const auto own = std::span(experts_).subspan(row.begin, row.places);
    raw.ids.insert(raw.ids.end(), own.begin(), own.end());
  }
  raw.domains = std::move(domains_);
  const std::size_t layers = raw.layer_numbers.size();
  return checked_trace(file_, std::move(raw), options, [&](const TraceFault& fault) {
    return error(lines[fault.token * layers + fault.layer], fault.found, fault.allowed, fault.hint);
  });
}

}  // namespace spacemoe
