#include "host/api/argument_checks.hpp"

#include <utility>

#include <fmt/format.h>
#include <spacemoe/error.hpp>

#include "host/base/error.hpp"
#include "host/base/system_limits.hpp"

namespace spacemoe::api {

void refuse_argument(std::string_view argument, std::string found, std::string allowed,
                     std::string hint) {
  const spacemoe::ConfigError error({.key = std::string(argument),
                                     .found = std::move(found),
                                     .allowed = std::move(allowed),
                                     .hint = std::move(hint)});
  const auto& fields = error.fields();
  throw ConfigError(error.what(), {{fields.key, fields.found, fields.allowed, fields.hint, {}}});
}

void check_argument(std::string_view argument, std::uint64_t value, std::uint64_t count) {
  if (value >= count) {
    refuse_argument(argument, fmt::format("found {}", value), fmt::format("0 to {}", count - 1));
  }
}

void check_arguments(std::string_view argument, std::span<const std::uint32_t> values,
                     std::uint64_t count) {
  for (const std::uint32_t value : values) {
    check_argument(argument, value, count);
  }
}

void check_array_fits(std::string_view argument, double bytes) {
  constexpr double giga = 1e9;
  const auto there = static_cast<double>(available_memory());
  if (bytes > there) {
    refuse_argument(argument, fmt::format("found an array of {:.1f} GB", bytes / giga),
                    fmt::format("up to {:.1f} GB, which are available here", there / giga),
                    "ask for less at a time");
  }
}

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Interrupted("interrupted: a stop was asked for");
  }
}

}  // namespace spacemoe::api
