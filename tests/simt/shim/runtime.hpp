#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <cuda_runtime_api.h>
// Here these functions have their real names.
#undef cudaStreamSynchronize
#undef cudaDeviceSynchronize
#undef cudaEventSynchronize
#undef cudaStreamWaitEvent

#include "tests/simt/shim/device.hpp"
#include "tests/simt/shim/device_memory.hpp"
#include "tests/simt/shim/operation_queue.hpp"

namespace simt {

struct Stream {
  std::uint32_t number = 0;
  /// It waits for the default stream, and the default stream for it.
  bool is_blocking = true;
  OperationId last = 0;
};

struct Event {
  bool has_time = true;
  OperationId recorded = 0;
  std::chrono::steady_clock::time_point time;
};

struct DeviceSettings {
  int devices = 1;
  int driver_version = CUDART_VERSION;
  int major = 9;
  int minor = 0;
  std::size_t total_memory = std::size_t{8} << 30U;
  std::size_t shared_memory_limit = std::size_t{227} << 10U;
};

struct PlannedFailure {
  std::string call;
  int calls_before = 0;
  cudaError_t error = cudaSuccess;
};

/// All that the runtime knows. The functions of the CUDA runtime see it one at a time.
struct Runtime {
  std::mutex mutex;
  DeviceSettings settings;
  DeviceMemory memory;
  std::map<const char*, std::size_t> host_memory;
  OperationQueue queue;
  Stream default_stream;
  std::uint32_t streams_made = 0;
  std::map<cudaStream_t, std::unique_ptr<Stream>> streams;
  /// The last operations of destroyed blocking streams, until the default stream waits.
  std::vector<OperationId> ends_of_destroyed;
  std::map<cudaEvent_t, std::shared_ptr<Event>> events;
  /// Dynamic shared memory that kernels were granted.
  std::map<const void*, std::size_t> granted_shared_bytes;
  std::vector<PlannedFailure> planned;
  /// An error that the context does not survive.
  cudaError_t broken = cudaSuccess;

  /// Null where there is no such stream.
  Stream* find_stream(cudaStream_t handle);

  /// Adds an operation to a stream: after the stream's last, and as the default stream demands.
  OperationId submit(Stream& stream, Operation operation);

  /// Run what has been submitted, on a thread that is made for it, while device memory is open.
  void run_until(OperationId id);
  void run_all();

  bool is_host_allocation(const void* begin, std::size_t bytes) const;
};

Runtime& runtime();

/// Whether the call must fail before it begins, by plan or because of the state of the device.
/// Failures are noted for cudaGetLastError.
enum class Needs { nothing, driver, device };
std::optional<cudaError_t> early_failure(Runtime& now, const char* name, Needs needs);

/// Sets what cudaGetLastError will find.
cudaError_t note_error(cudaError_t error);
cudaError_t& last_error();

/// The body of a runtime function.
template <class Body>
cudaError_t call(const char* name, Body body, Needs needs = Needs::device) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  if (const auto failure = early_failure(now, name, needs)) {
    return *failure;
  }
  return note_error(body(now));
}

}  // namespace simt
