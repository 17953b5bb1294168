#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// An expert that some tokens activate.
struct ChosenExpert {
  std::uint32_t expert;
  std::uint32_t tokens;
};

/// Draws the experts that tokens activate. A token of a request has the key of the same token of a
/// slot, and those of its prompt keys beyond all output tokens.
class ChosenExperts {
 public:
  /// law: as for whole tokens; first_request: number of the first request in keys
  ChosenExperts(const SetLawView& law, std::uint64_t seed, std::uint32_t first_request)
      : law_(law), seed_(seed), first_request_(first_request), counts_(law.experts, 0) {}

  /// Experts of `count` tokens from a number on, ascending; of the prompt or of the output. Valid
  /// until the next call.
  [[nodiscard]] std::span<const ChosenExpert> of(std::uint32_t request, bool of_prompt,
                                                 std::uint32_t first, std::uint32_t count,
                                                 Layer layer);

 private:
  SetLawView law_;
  std::uint64_t seed_;
  std::uint32_t first_request_;
  std::vector<std::uint32_t> counts_;  ///< [experts]
  std::vector<ChosenExpert> chosen_;
};

}  // namespace spacemoe
