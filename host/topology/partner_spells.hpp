#pragma once

#include <cstdint>
#include <vector>

#include "host/topology/network.hpp"

namespace spacemoe {

/// A time in which two satellites are partners without a break: slots first .. end - 1.
struct PartnerSpell {
  std::uint32_t link;
  std::uint32_t first;
  std::uint32_t end;

  /// Begins with a handover: not in the first slot, which shows who were partners already.
  [[nodiscard]] bool has_begin() const { return first > 0; }
};

/// The spells of all links whose ends chose each other, in the order of (first, link). Those that
/// hold in the first slot or in the last one of the network's may be longer than they look.
[[nodiscard]] std::vector<PartnerSpell> partner_spells(const Network& network);

}  // namespace spacemoe
