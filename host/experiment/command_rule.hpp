#pragma once

#include <string_view>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/scheme.hpp"

namespace spacemoe {

/// The stage of progress in which a command is given its problem and runs: a stop then ends in
/// order.
inline constexpr std::string_view command_stage = "command";

/// The file that a command writes its placement to, in the folder of the problem.
inline constexpr std::string_view command_placement = "placement.csv";

/// A scheme as `place` takes it: one by command with the rule that writes the problem to a
/// temporary folder, runs the command and reads its placement; any other as it is. The folder goes
/// when the scheme does; one whose command failed stays, and the error names it. The rule throws
/// ConfigError with the key "exec" where the command does not start, ends with another status than
/// 0 or too late or writes no placement, as read_placement where that cannot be, and Interrupted.
/// Valid as long as both arguments.
[[nodiscard]] Scheme with_its_rule(const Scheme& scheme, const Study& study,
                                   const RunContext& context);

}  // namespace spacemoe
