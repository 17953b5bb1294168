#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/placement/placement.hpp"

/// Placements as engines that serve models take them: which expert each of a layer's places holds.
/// Places are the satellites with experts of the layer, in the order of their numbers, and a
/// satellite's experts in the order of theirs. An engine gives its ranks equally many places in
/// this order, so that with one expert a satellite a rank is a satellite.
namespace spacemoe {

/// [layers][places] Throws ConfigError where layers have different numbers of places, as copies can
/// give them.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> experts_by_place(const Placement& placement);

/// What each of the files starts with.
inline constexpr std::string_view sglang_map_start = "{\"physical_to_logical_map\": [";
inline constexpr std::string_view tensorrt_assignments_start = "initial_global_assignments:\n";

/// JSON for SGLang's --init-expert-location. `first_layer`: dense layers of the model before the
/// first of the placement, which have rows too; nothing looks at what they say.
[[nodiscard]] std::string sglang_map(const Placement& placement, std::uint32_t first_layer);

/// YAML for TensorRT-LLM's moe_load_balancer, with the model's numbers of layers.
[[nodiscard]] std::string tensorrt_assignments(const Placement& placement,
                                               std::uint32_t first_layer);

}  // namespace spacemoe
