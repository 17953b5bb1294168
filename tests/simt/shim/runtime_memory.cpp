#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "tests/simt/shim/failure.hpp"
#include "tests/simt/shim/runtime.hpp"
#include "tests/simt/shim/schedule.hpp"
#include "tests/simt/shim/shared_memory.hpp"

// The CUDA runtime's memory functions.

namespace simt {
namespace {

constexpr std::align_val_t host_alignment{256};

/// The kind that cudaMemcpyDefault stands for.
cudaMemcpyKind resolve(const Runtime& now, const void* to, const void* from, cudaMemcpyKind kind) {
  if (kind != cudaMemcpyDefault) {
    return kind;
  }
  if (now.memory.contains(to, 0)) {
    return now.memory.contains(from, 0) ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice;
  }
  return now.memory.contains(from, 0) ? cudaMemcpyDeviceToHost : cudaMemcpyHostToHost;
}

bool reads_device(cudaMemcpyKind kind) {
  return kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
}

bool writes_device(cudaMemcpyKind kind) {
  return kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
}

/// Whether each side is where the kind says, with all its bytes.
bool is_valid(const Runtime& now, const void* to, const void* from, std::size_t bytes,
              cudaMemcpyKind kind) {
  const bool to_is_right = writes_device(kind) ? now.memory.contains(to, bytes)
                                               : to != nullptr && !now.memory.contains(to, 0);
  const bool from_is_right = reads_device(kind) ? now.memory.contains(from, bytes)
                                                : from != nullptr && !now.memory.contains(from, 0);
  return to_is_right && from_is_right;
}

/// Copies in a stream's turn, if the device's memory is still there then.
void copy_in_turn(const DeviceMemory& memory, void* to, const void* from, std::size_t bytes,
                  cudaMemcpyKind kind) {
  if ((writes_device(kind) && !memory.contains(to, bytes)) ||
      (reads_device(kind) && !memory.contains(from, bytes))) {
    fail("a copy in a stream touches device memory that was freed before its turn");
  }
  std::memmove(to, from, bytes);
}

/// Submits the copy. `staged`: what it takes from the host is read now.
OperationId submit_copy(Runtime& now, Stream& stream, void* to, const void* from, std::size_t bytes,
                        cudaMemcpyKind kind, bool staged) {
  Operation operation;
  const DeviceMemory& memory = now.memory;
  if (staged) {
    const auto* begin = static_cast<const char*>(from);
    operation.work = [=, &memory, copy = std::vector<char>(begin, begin + bytes)] {
      copy_in_turn(memory, to, copy.data(), bytes, kind);
    };
  } else {
    operation.work = [=, &memory] { copy_in_turn(memory, to, from, bytes, kind); };
    if (!reads_device(kind) || !writes_device(kind)) {
      operation.host_begin = static_cast<const char*>(reads_device(kind) ? to : from);
      operation.host_bytes = bytes;
    }
  }
  return now.submit(stream, std::move(operation));
}

/// cudaMemcpy. From pageable memory it waits for the stream and stages what it reads; the write to
/// device memory may be outstanding when it returns. Between places on the device it waits for
/// nothing.
void copy_now(Runtime& now, Stream& stream, void* to, const void* from, std::size_t bytes,
              cudaMemcpyKind kind) {
  const bool staged = kind == cudaMemcpyHostToDevice && !now.is_host_allocation(from, bytes);
  if (staged) {
    now.run_until(stream.last);
  }
  const OperationId id = submit_copy(now, stream, to, from, bytes, kind, staged);
  if (!staged && kind != cudaMemcpyDeviceToDevice) {
    now.run_until(id);
  }
}

/// cudaMemcpyAsync. With pageable memory it "might be synchronous with respect to host", says the
/// runtime's manual: it stages or waits, or puts off what it does like any other copy.
void copy_later(Runtime& now, Stream& stream, void* to, const void* from, std::size_t bytes,
                cudaMemcpyKind kind) {
  const bool reads = kind == cudaMemcpyHostToDevice;
  const bool writes = kind == cudaMemcpyDeviceToHost;
  const bool pageable = (reads && !now.is_host_allocation(from, bytes)) ||
                        (writes && !now.is_host_allocation(to, bytes));
  const bool at_once = pageable && !puts_off();
  const OperationId id = submit_copy(now, stream, to, from, bytes, kind, at_once && reads);
  if ((at_once && writes) || kind == cudaMemcpyHostToHost) {
    now.run_until(id);
  }
}

cudaError_t copy(Runtime& now, void* to, const void* from, std::size_t bytes, cudaMemcpyKind asked,
                 cudaStream_t handle, bool is_asynchronous) {
  Stream* stream = now.find_stream(handle);
  if (stream == nullptr) {
    return cudaErrorInvalidResourceHandle;
  }
  if (bytes == 0) {
    return cudaSuccess;
  }
  const cudaMemcpyKind kind = resolve(now, to, from, asked);
  if (!is_valid(now, to, from, bytes, kind)) {
    return cudaErrorInvalidValue;
  }
  (is_asynchronous ? copy_later : copy_now)(now, *stream, to, from, bytes, kind);
  return cudaSuccess;
}

cudaError_t set(Runtime& now, void* to, int value, std::size_t bytes, cudaStream_t handle) {
  Stream* stream = now.find_stream(handle);
  if (stream == nullptr) {
    return cudaErrorInvalidResourceHandle;
  }
  if (bytes == 0) {
    return cudaSuccess;
  }
  if (!now.memory.contains(to, bytes)) {
    return cudaErrorInvalidValue;
  }
  Operation operation;
  operation.work = [=, &memory = now.memory] {
    if (!memory.contains(to, bytes)) {
      fail("a memset in a stream touches device memory that was freed before its turn");
    }
    std::memset(to, value, bytes);
  };
  now.submit(*stream, std::move(operation));
  return cudaSuccess;
}

cudaError_t allocate_host(Runtime& now, void** memory, std::size_t bytes) {
  if (memory == nullptr) {
    return cudaErrorInvalidValue;
  }
  *memory = nullptr;
  if (bytes == 0) {
    return cudaSuccess;
  }
  *memory = operator new(bytes, host_alignment);
  std::memset(*memory, garbage, bytes);
  now.host_memory[static_cast<char*>(*memory)] = bytes;
  return cudaSuccess;
}

}  // namespace
}  // namespace simt

extern "C" {

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (memory == nullptr) {
      return cudaErrorInvalidValue;
    }
    *memory = nullptr;
    if (bytes == 0) {
      return cudaSuccess;
    }
    *memory = now.memory.allocate(bytes);
    return *memory == nullptr ? cudaErrorMemoryAllocation : cudaSuccess;
  });
}

/// "May perform implicit synchronization", says the runtime's manual: nobody can count on it.
cudaError_t cudaFree(void* memory) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (memory == nullptr) {
      return cudaSuccess;
    }
    return now.memory.free(memory) ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaMallocHost(void** memory, std::size_t bytes) {
  return simt::call("cudaHostAlloc",
                    [=](simt::Runtime& now) { return simt::allocate_host(now, memory, bytes); });
}

cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::allocate_host(now, memory, bytes); });
}

cudaError_t cudaFreeHost(void* memory) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (memory == nullptr) {
      return cudaSuccess;
    }
    const auto found = now.host_memory.find(static_cast<char*>(memory));
    if (found == now.host_memory.end()) {
      return cudaErrorInvalidValue;
    }
    if (now.queue.uses_host_memory(memory, found->second)) {
      simt::fail("cudaFreeHost of memory that a copy in a stream will still use");
    }
    now.host_memory.erase(found);
    operator delete(memory, simt::host_alignment);
    return cudaSuccess;
  });
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return simt::copy(now, to, from, bytes, kind, nullptr, false);
  });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return simt::copy(now, to, from, bytes, kind, stream, true);
  });
}

cudaError_t cudaMemset(void* to, int value, std::size_t bytes) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::set(now, to, value, bytes, nullptr); });
}

cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::set(now, to, value, bytes, stream); });
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    *free = now.memory.left();
    *total = now.settings.total_memory;
    return cudaSuccess;
  });
}
}
