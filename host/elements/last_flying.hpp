#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "host/elements/flying_constellation.hpp"

namespace spacemoe {

/// What the file of elements that was read last shows, for many configs that may name the same one.
/// Several threads may ask.
class LastFlying {
 public:
  /// As read_flying, which it asks where file, choice or moment are others than before.
  [[nodiscard]] std::shared_ptr<const FlyingConstellation> read(const ElementsSpec& spec,
                                                                std::optional<UtcTime> at);

 private:
  std::mutex mutex_;
  ElementsSpec spec_;
  std::optional<UtcTime> at_;
  std::shared_ptr<const FlyingConstellation> flying_;
};

}  // namespace spacemoe
