#include "host/activation/recorded_tokens.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/base/nearest_name.hpp"
#include "host/routing/routing_file.hpp"
#include "kernels/common/active_sets.hpp"

namespace spacemoe {
namespace {

ConfigError wrong_file(const ActivationSpec& spec, std::string found, std::string allowed,
                       std::string hint = {}) {
  return ConfigError({.found = std::move(found),
                      .allowed = std::move(allowed),
                      .hint = std::move(hint),
                      .position = TextPosition{spec.file->string(), 0, 0}});
}

RoutingTrace read_trace(const ActivationSpec& spec, const MoeModel& model) {
  TableRows rows;
  rows.options.experts = model.experts;
  rows.options.dense_flag = "spacemoe import --as npz --dense";
  if (!spec.where.empty() && spec.where.begin()->first != "domain") {
    rows.options.domain_column = spec.where.begin()->first;
  }
  RoutingData data = read_routing(*spec.file, rows);
  if (auto* trace = std::get_if<RoutingTrace>(&data)) {
    return std::move(*trace);
  }
  const bool pairs = std::holds_alternative<PairCounts>(data);
  throw wrong_file(spec, fmt::format("found a table of {}", pairs ? "pairs" : "counts"),
                   "a trace of tokens, which kind trace replays",
                   fmt::format("kind {} takes it", pairs ? "pairs" : "counts"));
}

void check_sizes(const RoutingTrace& trace, const ActivationSpec& spec, const MoeModel& model) {
  if (trace.layers != model.layers) {
    throw wrong_file(
        spec,
        fmt::format("found {} layers with experts, by its numbers {} to {}", trace.layers,
                    trace.layer_numbers.front(), trace.layer_numbers.back()),
        fmt::format("{}, the layers of the model (model.layers)", model.layers));
  }
  if (trace.active != model.active) {
    throw wrong_file(
        spec, fmt::format("found sets of {} experts", trace.active),
        fmt::format("sets of {}, the active experts of the model (model.active)", model.active));
  }
}

/// Number of the domain that is asked for; nothing where all are.
std::optional<std::uint32_t> wanted_domain(const RoutingTrace& trace, const ActivationSpec& spec) {
  if (spec.where.empty()) {
    return std::nullopt;
  }
  const std::string& wanted = spec.where.begin()->second;
  const auto found = std::ranges::find(trace.domains, wanted);
  if (found == trace.domains.end()) {
    const bool has_none = trace.domains == std::vector<std::string>{""};
    throw wrong_file(
        spec, fmt::format("found no token of {} \"{}\"", spec.where.begin()->first, wanted),
        has_none ? "a trace with labels" : fmt::format("{}", fmt::join(trace.domains, ", ")),
        has_none ? "" : meant(wanted, trace.domains, "\""));
  }
  return static_cast<std::uint32_t>(found - trace.domains.begin());
}

/// Tokens of each domain that are not held out, which come first: as `import --held-out` splits.
std::vector<std::uint64_t> tokens_of_rest(const RoutingTrace& trace, double held_out) {
  std::vector<std::uint64_t> tokens(trace.domains.size(), 0);
  for (const std::uint32_t domain : trace.domain_of) {
    ++tokens[domain];
  }
  for (std::uint64_t& of_domain : tokens) {
    of_domain -=
        static_cast<std::uint64_t>(std::llround(held_out * static_cast<double>(of_domain)));
  }
  return tokens;
}

void add_token(RecordedTokens& to, const RoutingTrace& trace, std::size_t token) {
  for (std::size_t layer = 0; layer < trace.layers; ++layer) {
    const auto ids = trace.set(token, layer);
    const std::size_t first = to.members.size();
    to.members.insert(to.members.end(), ids.begin(), ids.end());
    std::ranges::sort(std::span(to.members).subspan(first));
  }
  ++to.tokens;
}

using RecordedSet = std::span<const std::uint16_t>;

struct BySet {
  bool operator()(RecordedSet a, RecordedSet b) const {
    return std::ranges::lexicographical_compare(a, b);
  }
};

/// The different sets of a layer; nothing where they are more than `most`.
std::optional<SetDistribution> recorded_sets(const RecordedTokens& recorded, std::size_t layer,
                                             std::size_t most) {
  std::map<RecordedSet, std::uint32_t, BySet> counts;
  for (std::size_t token = 0; token < recorded.tokens; ++token) {
    ++counts[recorded.set(token, layer)];
    if (counts.size() > most) {
      return std::nullopt;
    }
  }
  SetDistribution sets{recorded.active, {}, {}};
  for (const auto& [set, tokens] : counts) {
    sets.members.insert(sets.members.end(), set.begin(), set.end());
    sets.probability.push_back(static_cast<double>(tokens) / recorded.tokens);
  }
  return sets;
}

/// P(i in S) of each expert: how many tokens took it.
std::vector<double> recorded_inclusion(const RecordedTokens& recorded, std::size_t layer,
                                       std::uint32_t experts) {
  std::vector<double> inclusion(experts, 0.0);
  for (std::size_t token = 0; token < recorded.tokens; ++token) {
    for (const std::uint16_t member : recorded.set(token, layer)) {
      inclusion[member] += 1.0;
    }
  }
  for (double& p : inclusion) {
    p /= recorded.tokens;
  }
  return inclusion;
}

/// Of which domains tokens are, and which share of them.
std::string part_text(const RecordedTokens& recorded, const ActivationSpec& spec) {
  std::string text;
  if (recorded.domains != std::vector<std::string>{""}) {
    text = recorded.domains.size() == 1 ? fmt::format(", of {}", recorded.domains.front())
                                        : fmt::format(", of {} domains", recorded.domains.size());
  }
  if (!spec.held_out) {
    return text;
  }
  return text + fmt::format(", {} the last {:.4g} % of each domain",
                            spec.tokens == ReplayedTokens::rest ? "without" : "only",
                            100.0 * *spec.held_out);
}

}  // namespace

std::uint32_t RecordedTokens::after(std::uint32_t token, std::uint64_t steps) const {
  SPACEMOE_EXPECTS(token < tokens && !label_begin.empty());
  const auto next = std::ranges::upper_bound(label_begin, token);
  const std::uint32_t begin = *std::prev(next);
  const std::uint32_t end = next == label_begin.end() ? tokens : *next;
  return begin + static_cast<std::uint32_t>((token - begin + steps) % (end - begin));
}

RecordedTokens read_recorded_tokens(const ActivationSpec& spec, const MoeModel& model) {
  SPACEMOE_EXPECTS(spec.kind == ActivationKind::trace && spec.file && spec.where.size() <= 1);
  const RoutingTrace trace = read_trace(spec, model);
  check_sizes(trace, spec, model);
  const std::optional<std::uint32_t> domain = wanted_domain(trace, spec);
  std::vector<std::uint64_t> rest = tokens_of_rest(trace, spec.held_out.value_or(0.0));
  RecordedTokens recorded;
  recorded.layers = trace.layers;
  recorded.active = trace.active;
  recorded.replayed = spec.layers;
  recorded.order = spec.order;
  recorded.of_tokens = trace.tokens;
  recorded.domains = domain ? std::vector{trace.domains[*domain]} : trace.domains;
  recorded.members.reserve(trace.ids.size());
  std::optional<std::uint32_t> label;
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    std::uint64_t& left = rest[trace.domain_of[token]];
    const bool is_rest = left > 0;
    left -= is_rest ? 1 : 0;
    if ((!domain || *domain == trace.domain_of[token]) &&
        is_rest == (spec.tokens == ReplayedTokens::rest)) {
      if (recorded.tokens == std::numeric_limits<std::uint32_t>::max()) {
        throw wrong_file(spec, fmt::format("found {} tokens", trace.tokens),
                         fmt::format("up to {} that are replayed", recorded.tokens));
      }
      if (label != trace.domain_of[token]) {
        label = trace.domain_of[token];
        recorded.label_begin.push_back(recorded.tokens);
      }
      add_token(recorded, trace, token);
    }
  }
  recorded.members.shrink_to_fit();
  if (recorded.tokens == 0) {
    throw wrong_file(
        spec, fmt::format("found no tokens left of {}{}", trace.tokens, part_text(recorded, spec)),
        "at least one to replay", "activation.held_out says how many are set apart");
  }
  return recorded;
}

std::vector<LayerLaw> recorded_layer_laws(const RecordedTokens& recorded, std::uint32_t experts) {
  constexpr std::uint32_t max_active_listed = 2;
  const bool lists_all = experts <= max_containment_experts || recorded.active <= max_active_listed;
  const std::size_t most =
      lists_all ? std::numeric_limits<std::size_t>::max() : std::size_t{max_enumerated_sets};
  bool lists_sets = true;
  std::vector<LayerLaw> laws;
  for (std::size_t layer = 0; layer < recorded.layers; ++layer) {
    LayerLaw& law = laws.emplace_back();
    law.inclusion = recorded_inclusion(recorded, layer, experts);
    law.distribution = lists_sets ? recorded_sets(recorded, layer, most) : std::nullopt;
    lists_sets = law.distribution.has_value();
  }
  if (!lists_sets) {
    for (LayerLaw& law : laws) {
      law.distribution.reset();
    }
  }
  return laws;
}

std::string replay_text(const RecordedTokens& recorded, const ActivationSpec& spec) {
  return fmt::format(
      "{} of {} recorded tokens{}; {} active in each of {} layers, {}", recorded.tokens,
      recorded.of_tokens, part_text(recorded, spec), recorded.active, recorded.layers,
      recorded.replayed == ReplayedLayers::joint ? "all layers of the same recorded token"
                                                 : "each layer of a recorded token of its own");
}

}  // namespace spacemoe
