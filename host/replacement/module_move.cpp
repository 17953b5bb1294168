#include "host/replacement/module_move.hpp"

#include "host/base/contract.hpp"
#include "host/base/error.hpp"

namespace spacemoe {
namespace {

constexpr double bits_per_byte = 8.0;
constexpr double bits_per_gb = 1e9 * bits_per_byte;

double stated(const std::optional<double>& value, const char* key, const char* allowed) {
  if (!value) {
    throw ConfigError({.key = key,
                       .found = "found none",
                       .allowed = allowed,
                       .hint = "what a module weighs decides how long it travels"});
  }
  return *value;
}

}  // namespace

ModuleSizes module_sizes(const MoeModel& model, std::uint64_t cached_tokens) {
  const double expert_gb =
      stated(model.expert_memory_gb, "model.expert_memory_gb", "the memory of an expert");
  const double gateway_gb = stated(model.gateway_and_shared_gb(), "model.gateway_memory_gb",
                                   "the memory of a layer's attention and router");
  double cache_bytes = 0.0;
  if (cached_tokens > 0) {
    cache_bytes = stated(model.cache_bytes_per_token, "model.cache_bytes_per_token",
                         "the bytes of a token's keys and values, as caches are to travel") /
                  model.layers * static_cast<double>(cached_tokens);
  }
  return {expert_gb * bits_per_gb, gateway_gb * bits_per_gb, cache_bytes * bits_per_byte};
}

std::vector<ModuleMove> moves_between(const Placement& before, const Placement& after,
                                      const ModuleSizes& sizes,
                                      std::span<const std::uint8_t> failed) {
  SPACEMOE_EXPECTS(before.layers() == after.layers() && before.experts() == after.experts() &&
                   before.replicas.empty() && after.replicas.empty());
  std::vector<ModuleMove> moves;
  const auto add = [&](Satellite from, Satellite to, double bits, double state_bits) {
    if (from == to) {
      return;
    }
    if (failed[number(from)] != 0) {
      moves.push_back({std::nullopt, to, bits});
    } else {
      moves.push_back({from, to, bits + state_bits});
    }
  };
  for (const Layer layer : all<Layer>(before.layers())) {
    add(before.gateway(layer), after.gateway(layer), sizes.gateway_bits, sizes.cache_bits);
    for (const Expert expert : all<Expert>(before.experts())) {
      add(before.expert(layer, expert), after.expert(layer, expert), sizes.expert_bits, 0.0);
    }
  }
  return moves;
}

}  // namespace spacemoe
