// The toolkit's header, and behind it the calls that wait under names which tell the shim where
// they stand: shim/waits.hpp.
#pragma once
#pragma GCC system_header

#include_next <cuda_runtime_api.h>

#include "tests/simt/shim/waits.hpp"

#define SIMT_WAIT(call, otherwise) (::simt::begin_wait(__FILE__, __LINE__) ? (call) : (otherwise))

#define cudaStreamSynchronize(...) SIMT_WAIT(cudaStreamSynchronize(__VA_ARGS__), cudaSuccess)
#define cudaDeviceSynchronize(...) SIMT_WAIT(cudaDeviceSynchronize(__VA_ARGS__), cudaSuccess)
#define cudaEventSynchronize(...) SIMT_WAIT(cudaEventSynchronize(__VA_ARGS__), cudaSuccess)
#define cudaStreamWaitEvent(...) SIMT_WAIT(cudaStreamWaitEvent(__VA_ARGS__), cudaSuccess)
