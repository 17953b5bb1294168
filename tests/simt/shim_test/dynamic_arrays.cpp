#include "tests/simt/shim/shared_memory.hpp"

// The dynamic shared arrays of the kernels in these tests.

SIMT_DYNAMIC_SHARED(simt_test_words)
SIMT_DYNAMIC_SHARED_IN(simt, test_numbers)
SIMT_DYNAMIC_SHARED_IN(simt::SIMT_UNNAMED, test_words)
SIMT_DYNAMIC_SHARED_IN(simt::SIMT_UNNAMED, test_bytes)
