#include "host/replacement/policy.hpp"

#include <fmt/format.h>

namespace spacemoe {

std::string name_of(const ReplacementPolicy& policy) {
  constexpr double percent = 100.0;
  switch (policy.kind) {
    case PolicyKind::never:
      return "never";
    case PolicyKind::spares:
      return fmt::format("{} spare{}", policy.spares, policy.spares == 1 ? "" : "s");
    case PolicyKind::every:
      return fmt::format("every {}", policy.slots);
    case PolicyKind::worse:
      return fmt::format("{:.6g} % worse", percent * policy.loss);
  }
  return "";
}

}  // namespace spacemoe
