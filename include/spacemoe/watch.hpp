#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace spacemoe::api {

/// How far long work is.
struct Progress {
  std::string stage;
  std::uint64_t done;
  std::uint64_t total;  ///< 0 where not known
};

/// How the caller follows long work, and ends it. Progress is told on any one thread at a time, at
/// the start and the end of each stage and some ten times a second between.
struct Watch {
  std::function<void(const Progress&)> progress = {};
  std::stop_token stop = {};
};

}  // namespace spacemoe::api
