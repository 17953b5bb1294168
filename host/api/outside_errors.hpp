#pragma once

#include <utility>

#include "host/config/config.hpp"

namespace spacemoe::api {

/// Called where an exception is being handled: throws what the caller gets for it. Errors of ours
/// become those of <spacemoe/error.hpp>; others, and what the caller's own code has thrown, stay as
/// they are. `source`: the text that an error's key is looked up in, which may be null.
[[noreturn]] void throw_outside(const ConfigSource* source);

/// Runs work of the library for a caller.
template <class Work>
auto at_door(const ConfigSource* source, Work&& work) try {
  return std::forward<Work>(work)();
} catch (...) {
  throw_outside(source);
}

}  // namespace spacemoe::api
