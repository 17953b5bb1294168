#include "host/elements/last_flying.hpp"

namespace spacemoe {

std::shared_ptr<const FlyingConstellation> LastFlying::read(const ElementsSpec& spec,
                                                            std::optional<UtcTime> at) {
  const std::lock_guard lock(mutex_);
  if (!flying_ || spec != spec_ || at != at_) {
    flying_ = read_flying(spec, at);
    spec_ = spec;
    at_ = at;
  }
  return flying_;
}

}  // namespace spacemoe
