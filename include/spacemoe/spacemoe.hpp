#pragma once

/// SpaceMoE as a library: docs/library.md.
#include <spacemoe/error.hpp>    // IWYU pragma: export
#include <spacemoe/network.hpp>  // IWYU pragma: export
#include <spacemoe/set_law.hpp>  // IWYU pragma: export
#include <spacemoe/study.hpp>    // IWYU pragma: export
