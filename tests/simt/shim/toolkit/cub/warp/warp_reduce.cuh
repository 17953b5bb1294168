#pragma once

// Stands for the toolkit's header, which has inline PTX.
#include "tests/simt/shim/cub_warp_reduce.hpp"
