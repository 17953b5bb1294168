#pragma once

#include <optional>

#include "host/breakeven/breakeven.hpp"

namespace spacemoe {

/// Whole models in some memory, each on a satellite of its own with one satellite's compute.
struct ModelsInMemory {
  double models;      ///< a whole number
  double per_second;  ///< tokens of many users that they make together
};

/// What satellites of an alternative could do instead, each by itself, at the config's rate.
/// docs/breakeven.md, "At equal hardware".
struct EqualHardware {
  double each_per_s;      ///< tokens a second of many users, by satellite of the alternative
  double alone_per_s;     ///< of as many satellites that each hold the whole model
  double in_one_token_s;  ///< latency of a token on one satellite with the peak of all of them
  double in_one_per_s;    ///< tokens a second of that satellite
  /// In the memory of its satellites (`memory_gb` each); nothing where it or the model's is not
  /// known.
  std::optional<ModelsInMemory> aboard;
  /// In the memory that its modules take; nothing where the model does not say.
  std::optional<ModelsInMemory> used;
};

/// Of an alternative of this result; nothing on the ground, which has no satellites.
[[nodiscard]] std::optional<EqualHardware> equal_hardware(const BreakEvenResult& result,
                                                          const Alternative& alternative);

}  // namespace spacemoe
