#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {

/// "2/8" as the second of eight shards; nothing where it is anything else.
[[nodiscard]] std::optional<Shard> parse_shard(std::string_view text);

/// The value of an environment variable; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char*)>;

/// The shard of a task of a Slurm job array, by SLURM_ARRAY_TASK_ID, _MIN, _STEP and _COUNT: the
/// first task takes the first shard, wherever the array's numbers start. Nothing outside an array.
/// Throws ConfigError where the array has gaps, so that task numbers do not determine shards, and
/// where one of the variables is no number or stands alone.
[[nodiscard]] std::optional<Shard> slurm_shard(const Environment& environment);

}  // namespace spacemoe
