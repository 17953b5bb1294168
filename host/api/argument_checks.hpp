#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace spacemoe::api {

/// Throws the caller's ConfigError about an argument.
[[noreturn]] void refuse_argument(std::string_view argument, std::string found, std::string allowed,
                                  std::string hint = {});

/// Throws where a number is not below `count`.
void check_argument(std::string_view argument, std::uint64_t value, std::uint64_t count);
void check_arguments(std::string_view argument, std::span<const std::uint32_t> values,
                     std::uint64_t count);

/// Throws where an array would not fit into the memory that there is.
void check_array_fits(std::string_view argument, double bytes);

/// Throws Interrupted once a stop is asked for.
void check_stop(const std::stop_token& stop);

}  // namespace spacemoe::api
