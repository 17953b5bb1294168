#include "tests/simt/shim/shared_memory.hpp"

// The dynamic shared arrays of the product's kernels.

SIMT_DYNAMIC_SHARED_IN(spacemoe::cuda::SIMT_UNNAMED, shared_paths)
SIMT_DYNAMIC_SHARED_IN(spacemoe::cuda::SIMT_UNNAMED, shared_scratch)
