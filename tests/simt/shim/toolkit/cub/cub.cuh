#pragma once

// Stands for the toolkit's header, which has inline PTX; only what the project may use.
#include "tests/simt/shim/cub_block_radix_sort.hpp"
#include "tests/simt/shim/cub_block_reduce.hpp"
#include "tests/simt/shim/cub_block_scan.hpp"
#include "tests/simt/shim/cub_warp_reduce.hpp"
