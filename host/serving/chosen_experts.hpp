#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/activation/recorded_tokens.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// An expert that some tokens activate.
struct ChosenExpert {
  std::uint32_t expert;
  std::uint32_t tokens;
};

/// Tokens of a request that follow each other.
struct TokenRun {
  std::uint32_t request;
  bool of_prompt;       ///< else of its output
  std::uint32_t first;  ///< number in the prompt, or in the output
  std::uint32_t count;
  std::uint64_t place;  ///< of the first one in the text: how many come before it, a prompt's too
};

/// Draws the experts that tokens activate. A token of a request has the key of the same token of a
/// slot, and those of its prompt keys beyond all output tokens.
class ChosenExperts {
 public:
  /// law: as for whole tokens; in_order: SetLaws::recorded_in_order; first_request: number of the
  /// first request in keys
  ChosenExperts(const SetLawView& law, const RecordedTokens* in_order, std::uint64_t seed,
                std::uint32_t first_request)
      : law_(law),
        in_order_(in_order),
        seed_(seed),
        first_request_(first_request),
        counts_(law.experts, 0) {}

  /// Their experts in a layer, ascending. Valid until the next call.
  [[nodiscard]] std::span<const ChosenExpert> of(const TokenRun& tokens, Layer layer);

 private:
  SetLawView law_;
  const RecordedTokens* in_order_;
  std::uint64_t seed_;
  std::uint32_t first_request_;
  std::vector<std::uint32_t> counts_;  ///< [experts]
  std::vector<ChosenExpert> chosen_;
};

}  // namespace spacemoe
