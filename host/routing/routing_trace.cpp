#include "host/routing/routing_trace.hpp"

#include <algorithm>
#include <bitset>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

constexpr std::int16_t none = -1;

/// Takes a raw trace apart.
class TraceCheck {
 public:
  TraceCheck(const std::string& file, RawTrace raw, const TraceOptions& options,
             const TraceFaultAt& error_at)
      : file_(file),
        raw_(std::move(raw)),
        options_(options),
        error_at_(error_at),
        layers_(raw_.layer_numbers.size()),
        tokens_(layers_ * raw_.width == 0 ? 0 : raw_.ids.size() / (layers_ * raw_.width)) {}

  RoutingTrace trace() {
    if (tokens_ == 0) {
      throw error("found no tokens", "at least one");
    }
    for (const std::string& label : raw_.domains) {
      if (label.find_first_of("\r\n") != std::string::npos) {
        throw error("found a label of two lines", "labels of one");
      }
    }
    find_layers();
    find_active();
    RoutingTrace trace;
    trace.tokens = tokens_;
    trace.layers = static_cast<std::uint32_t>(kept_.size());
    trace.active = active_;
    for (const std::size_t layer : kept_) {
      trace.layer_numbers.push_back(raw_.layer_numbers[layer]);
    }
    std::size_t to = 0;  // never ahead of what is read: the sets are moved within their array
    for (std::size_t token = 0; token < tokens_; ++token) {
      for (const std::size_t layer : kept_) {
        to = move_set(token, layer, to);
      }
    }
    raw_.ids.resize(to);
    trace.ids = std::move(raw_.ids);
    trace.experts = options_.experts.value_or(static_cast<std::uint32_t>(highest_) + 1);
    trace.domains = std::move(raw_.domains);
    trace.domain_of = std::move(raw_.domain_of);
    return trace;
  }

 private:
  [[nodiscard]] std::span<const std::int16_t> set(std::size_t token, std::size_t layer) const {
    return std::span(raw_.ids).subspan((token * layers_ + layer) * raw_.width, raw_.width);
  }
  [[nodiscard]] ConfigError error(std::string found, std::string allowed,
                                  std::string hint = {}) const {
    return ConfigError({.found = std::move(found),
                        .allowed = std::move(allowed),
                        .hint = std::move(hint),
                        .position = TextPosition{file_, 0, 0}});
  }

  /// Layers that have experts.
  void find_layers() {
    struct Range {
      std::int16_t least = std::numeric_limits<std::int16_t>::max();
      std::int16_t most = none;
    };
    std::vector<Range> ranges(layers_);
    for (std::size_t token = 0; token < tokens_; ++token) {
      for (std::size_t layer = 0; layer < layers_; ++layer) {
        for (const std::int16_t id : set(token, layer)) {
          ranges[layer].least = std::min(ranges[layer].least, id);
          ranges[layer].most = std::max(ranges[layer].most, id);
        }
      }
    }
    for (std::size_t layer = 0; layer < layers_; ++layer) {
      const std::uint32_t number = raw_.layer_numbers[layer];
      const bool is_dense = is_said_dense(options_, number);
      if (is_dense && ranges[layer].most > 0) {
        throw error(fmt::format("found experts up to {} in layer {}", ranges[layer].most, number),
                    "none in a layer that is said to be dense");
      }
      if (ranges[layer].most == 0 && ranges[layer].least == 0 && !options_.dense) {
        throw error(fmt::format("layer {} has expert 0 in every place", number),
                    "layers with experts; -1 where there is none",
                    fmt::format("if it is a dense layer, {0} {1} leaves it out; if not, {0} none",
                                options_.dense_flag, number));
      }
      if (!is_dense && ranges[layer].most >= 0) {
        kept_.push_back(layer);
      }
    }
    if (kept_.empty()) {
      throw error("found no layer with experts", "at least one");
    }
  }

  /// Experts of a set: as many as the first one has.
  void find_active() {
    const auto first = set(0, kept_.front());
    active_ = static_cast<std::uint32_t>(
        std::ranges::count_if(first, [](std::int16_t id) { return id != none; }));
    if (active_ == 0) {
      throw fault(0, kept_.front(), 0, "found no experts", "a set of them for each token");
    }
  }

  /// Moves the experts of a set to where the checked trace has them. Returns where they end.
  std::size_t move_set(std::size_t token, std::size_t layer, std::size_t to) {
    const auto places = set(token, layer);
    std::bitset<max_experts> members;
    std::uint32_t count = 0;
    for (std::size_t place = 0; place < places.size(); ++place) {
      const std::int16_t id = places[place];
      if (id == none) {
        continue;
      }
      if (options_.experts && static_cast<std::uint32_t>(id) >= *options_.experts) {
        throw fault(token, layer, place, fmt::format("found expert {}", id),
                    fmt::format("0 to {}", *options_.experts - 1));
      }
      if (members[static_cast<std::size_t>(id)]) {
        throw fault(token, layer, place, fmt::format("found expert {} again", id),
                    "different experts in a set",
                    id == 0 ? "rows of zeros may stand for tokens that were not recorded" : "");
      }
      members.set(static_cast<std::size_t>(id));
      highest_ = std::max(highest_, id);
      if (++count <= active_) {
        raw_.ids[to++] = id;
      }
    }
    if (count != active_) {
      throw fault(token, layer, 0, fmt::format("found {} experts", count),
                  fmt::format("{}, as in the first set", active_));
    }
    return to;
  }

  [[nodiscard]] ConfigError fault(std::size_t token, std::size_t layer, std::size_t place,
                                  std::string found, std::string allowed,
                                  std::string hint = {}) const {
    return error_at_({token, layer, place, std::move(found), std::move(allowed), std::move(hint)});
  }

  const std::string& file_;
  RawTrace raw_;
  const TraceOptions& options_;
  const TraceFaultAt& error_at_;
  std::size_t layers_;
  std::size_t tokens_;
  std::vector<std::size_t> kept_;
  std::uint32_t active_ = 0;
  std::int16_t highest_ = 0;
};

}  // namespace

std::optional<std::int16_t> expert_id(std::int64_t number) {
  if (number < none || number >= std::int64_t{max_experts}) {
    return std::nullopt;
  }
  return static_cast<std::int16_t>(number);
}

std::string expert_ids_allowed() {
  return fmt::format("an expert from 0 to {}, or -1 for none", max_experts - 1);
}

bool is_said_dense(const TraceOptions& options, std::uint32_t layer) {
  return options.dense && std::ranges::find(*options.dense, layer) != options.dense->end();
}

void check_layer_numbers(const std::string& file, std::span<const std::uint32_t> sorted,
                         const TraceOptions& options) {
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    for (std::uint32_t missing = sorted[i - 1] + 1; missing < sorted[i]; ++missing) {
      if (!is_said_dense(options, missing)) {
        throw ConfigError({.found = fmt::format("found no layer {} between layers {} and {}",
                                                missing, sorted[i - 1], sorted[i]),
                           .allowed = "layers that follow one another",
                           .hint = fmt::format("if it is a dense layer, {} {} says so",
                                               options.dense_flag, missing),
                           .position = TextPosition{file, 0, 0}});
      }
    }
  }
}

RoutingTrace checked_trace(const std::string& file, RawTrace raw, const TraceOptions& options,
                           const TraceFaultAt& error_at) {
  return TraceCheck(file, std::move(raw), options, error_at).trace();
}

}  // namespace spacemoe
