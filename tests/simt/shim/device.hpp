#pragma once

#include <cstddef>
#include <string>

#include <driver_types.h>

// Properties of the device that stands for a GPU; tests can query and set them.

namespace simt {

/// Memory that cudaMemGetInfo reports as free, and that cudaMalloc has left.
void set_free_memory(std::size_t bytes);

/// The dynamic shared memory that a kernel may ask for by cudaFuncSetAttribute.
void set_shared_memory_limit(std::size_t bytes);

/// 0: calls fail with cudaErrorNoDevice.
void set_device_count(int count);

/// Below the runtime's own version, 0 for no driver at all: calls fail with
/// cudaErrorInsufficientDriver.
void set_driver_version(int version);

void set_compute_capability(int major, int minor);

/// The next call of that name does nothing and returns the error; earlier calls in the test are not
/// counted. An error after which CUDA gives a context up stays until reset_device().
void fail_next_call(const std::string& name, cudaError_t error);

/// The call of that name after `calls` others of it fails.
void fail_call_after(const std::string& name, int calls, cudaError_t error);

/// Takes back all settings and planned failures, and forgets what is queued. Memory, streams and
/// events stay.
void reset_device();

/// Resources that were made and not yet given back.
struct LiveResources {
  std::size_t device_allocations = 0;
  std::size_t host_allocations = 0;
  std::size_t streams = 0;
  std::size_t events = 0;
  std::size_t pending_operations = 0;

  bool operator==(const LiveResources&) const = default;
};

LiveResources live_resources();

}  // namespace simt
