#pragma once

// Included before a .cu file, lets g++ compile its kernels and launches as plain C++.

#include "tests/simt/shim/atomics.hpp"
#include "tests/simt/shim/barrier.hpp"
#include "tests/simt/shim/intrinsics.hpp"
#include "tests/simt/shim/launch.hpp"
#include "tests/simt/shim/qualifiers.hpp"
#include "tests/simt/shim/warp_intrinsics.hpp"
#include "tests/simt/shim/work.hpp"
