#include "host/cli/shard_flag.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

/// A number among the variables of a job array; nothing where it is not set. Throws ConfigError
/// where it is anything but a number: guessing would compute the wrong part of a sweep.
std::optional<std::uint64_t> array_number(const Environment& environment, const char* name) {
  const auto text = environment(name);
  if (!text) {
    return std::nullopt;
  }
  const auto number = parse_unsigned(*text);
  if (!number) {
    throw ConfigError({.key = name,
                       .found = text->empty() ? "found nothing" : fmt::format("found {}", *text),
                       .allowed = "an integer, as Slurm sets it in a job array, or not set",
                       .hint = "--shard 2/8 names the shard, 1/1 the whole sweep"});
  }
  return number;
}

}  // namespace

std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto number = parse_unsigned(text.substr(0, slash));
  const auto count = parse_unsigned(text.substr(slash + 1));
  if (!number || !count || *number < 1 || *number > *count || *count > max_shards) {
    return std::nullopt;
  }
  return Shard{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*count)};
}

std::optional<Shard> slurm_shard(const Environment& environment) {
  const auto number = [&](const char* name) { return array_number(environment, name); };
  const auto id = number("SLURM_ARRAY_TASK_ID");
  const auto count = number("SLURM_ARRAY_TASK_COUNT");
  const auto min = number("SLURM_ARRAY_TASK_MIN");
  const auto max = number("SLURM_ARRAY_TASK_MAX");
  const std::uint64_t step = number("SLURM_ARRAY_TASK_STEP").value_or(1);
  if (!id && !count) {
    return std::nullopt;
  }
  if (!id || !count) {
    throw ConfigError({.key = id ? "SLURM_ARRAY_TASK_COUNT" : "SLURM_ARRAY_TASK_ID",
                       .found = fmt::format("found {} alone",
                                            id ? "SLURM_ARRAY_TASK_ID" : "SLURM_ARRAY_TASK_COUNT"),
                       .allowed = "both, as Slurm sets them in a job array, or none",
                       .hint = "--shard 2/8 names the shard, 1/1 the whole sweep"});
  }
  const std::uint64_t first = min.value_or(0);
  const std::uint64_t last = max.value_or(first + *count - 1);
  const bool has_no_gap = step > 0 && *count > 0 && *id >= first && *id <= last &&
                          (*id - first) % step == 0 && (last - first) / step + 1 == *count;
  if (!has_no_gap || *count > max_shards) {
    throw ConfigError(
        {"--shard",
         fmt::format("found task {} of a job array of {} from {} to {}", *id, *count, first, last),
         fmt::format("an array without gaps, of up to {} tasks", max_shards),
         "or name the shard: --shard 2/8",
         {}});
  }
  return Shard{static_cast<std::uint32_t>((*id - first) / step + 1),
               static_cast<std::uint32_t>(*count)};
}

}  // namespace spacemoe
