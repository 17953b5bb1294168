#pragma once

/// Marks a function that the host compiler and nvcc both compile, from the same source.
#ifdef __CUDACC__
#define SPACEMOE_HD __host__ __device__
#else
#define SPACEMOE_HD
#endif
