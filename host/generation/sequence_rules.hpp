#pragma once

#include <cstdint>

#include "host/experiment/study.hpp"
#include "host/generation/sequence.hpp"

namespace spacemoe {

/// The rules of a study's sequences; views of it.
[[nodiscard]] SequenceRules sequence_rules(const Study& study);

/// When a sequence is asked for: at a random time of the study's horizon (s).
[[nodiscard]] double sequence_start_s(const Study& study, std::uint32_t sequence);

/// Its user's number, 0 where there are none.
[[nodiscard]] std::uint32_t sequence_user(const GenerationSpec& spec, std::uint32_t sequence);

}  // namespace spacemoe
