#pragma once

#include <cstddef>
#include <string>
#include <vector>

// A case is compiled twice, with SIMT_PLANTED 1 and 0: a kernel or its use with one bug, and the
// same without.
#ifndef SIMT_PLANTED
#define SIMT_PLANTED 0
#endif

#if SIMT_PLANTED
#define SIMT_TWIN planted
#else
#define SIMT_TWIN correct
#endif

namespace simt::bugs {

struct Case {
  std::string name;
  bool is_planted = false;
  /// Whether the results are right.
  bool (*run)() = nullptr;
};

std::vector<Case>& cases();

struct Registration {
  Registration(const char* name, bool is_planted, bool (*run)()) {
    cases().push_back({name, is_planted, run});
  }
};

namespace SIMT_TWIN {

inline constexpr bool is_planted = SIMT_PLANTED != 0;

}  // namespace SIMT_TWIN

}  // namespace simt::bugs
