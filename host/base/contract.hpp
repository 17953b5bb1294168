#pragma once

#include <cstdio>
#include <cstdlib>

/// A condition that only a bug can break: checked in debug builds, free in release builds.
#ifdef NDEBUG
#define SPACEMOE_EXPECTS(condition) static_cast<void>(0)
#else
#define SPACEMOE_EXPECTS(condition)                                                                \
  ((condition) ? static_cast<void>(0)                                                              \
               : (static_cast<void>(std::fprintf(stderr, "%s:%d: contract broken: %s\n", __FILE__, \
                                                 __LINE__, #condition)),                           \
                  std::abort()))
#endif
