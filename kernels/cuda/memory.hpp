#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// For memory that is freed because an exception interrupted the queueing of work: the work already
/// queued may still use it, and the runtime's functions that free memory may wait but need not.
/// Otherwise the device is already done: passes wait for what they queue.
inline void wait_for_device() {
  static_cast<void>(cudaDeviceSynchronize());
}

/// An array in the device's memory. An empty one owns nothing. Freed when the device is idle.
template <class T>
class DeviceBuffer {
 public:
  DeviceBuffer() = default;
  explicit DeviceBuffer(std::size_t size) : size_(size) {
    if (size > 0) {
      SPACEMOE_CUDA_CHECK(cudaMalloc(reinterpret_cast<void**>(&data_), size * sizeof(T)));
    }
  }
  /// A copy of what the host has. Returns when it is complete, for any stream: from memory that is
  /// not page-locked cudaMemcpy may return earlier, and our streams do not wait for the legacy
  /// stream.
  explicit DeviceBuffer(std::span<const T> host) : DeviceBuffer(host.size()) {
    if (size_ > 0) {
      SPACEMOE_CUDA_CHECK(
          cudaMemcpy(data_, host.data(), host.size_bytes(), cudaMemcpyHostToDevice));
      SPACEMOE_CUDA_CHECK(cudaStreamSynchronize(cudaStreamLegacy));
    }
  }
  ~DeviceBuffer() {
    if (data_ != nullptr) {
      wait_for_device();
      static_cast<void>(cudaFree(data_));
    }
  }
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  DeviceBuffer(const DeviceBuffer&) = delete;
  DeviceBuffer& operator=(const DeviceBuffer&) = delete;

  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Copies from the host, in stream order; grows if it is too small. `host` must not change until
  /// the stream was synchronised.
  void assign(std::span<const T> host, const Stream& stream) {
    if (host.size() > size_) {
      *this = DeviceBuffer(host.size());
    }
    if (!host.empty()) {
      SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(data_, host.data(), host.size_bytes(),
                                          cudaMemcpyHostToDevice, stream.get()));
    }
  }

  /// Sets all bytes to 0, in stream order.
  void clear(const Stream& stream) const {
    if (size_ > 0) {
      SPACEMOE_CUDA_CHECK(cudaMemsetAsync(data_, 0, size_ * sizeof(T), stream.get()));
    }
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Device copy of a host vector, which may then be freed.
template <class T>
[[nodiscard]] DeviceBuffer<T> to_device(const std::vector<T>& host) {
  return DeviceBuffer<T>(std::span<const T>(host));
}

/// An array in page-locked host memory, to which the device copies while the host does other work.
/// Freed when the device is idle.
template <class T>
class PinnedBuffer {
 public:
  PinnedBuffer() = default;
  explicit PinnedBuffer(std::size_t size) : size_(size) {
    if (size > 0) {
      SPACEMOE_CUDA_CHECK(cudaMallocHost(reinterpret_cast<void**>(&data_), size * sizeof(T)));
    }
  }
  ~PinnedBuffer() {
    if (data_ != nullptr) {
      wait_for_device();
      static_cast<void>(cudaFreeHost(data_));
    }
  }
  PinnedBuffer(PinnedBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  PinnedBuffer& operator=(PinnedBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  PinnedBuffer(const PinnedBuffer&) = delete;
  PinnedBuffer& operator=(const PinnedBuffer&) = delete;

  [[nodiscard]] std::span<T> span() const { return {data_, size_}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Copies the first entries to `to`, in stream order: it may be read, or freed, after the stream
/// was synchronised.
template <class T>
void copy_back(const DeviceBuffer<T>& from, std::span<T> to, const Stream& stream) {
  if (!to.empty()) {
    SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(to.data(), from.data(), to.size_bytes(),
                                        cudaMemcpyDeviceToHost, stream.get()));
  }
}

/// The same for the first `count` entries and memory that lets the host do other work meanwhile.
template <class T>
void copy_back(const DeviceBuffer<T>& from, const PinnedBuffer<T>& to, std::size_t count,
               const Stream& stream) {
  copy_back(from, to.span().first(count), stream);
}

/// Copies the first entries to `to` and waits for them.
template <class T>
void copy_back_now(const DeviceBuffer<T>& from, std::span<T> to, const Stream& stream) {
  if (!to.empty()) {
    copy_back(from, to, stream);
    stream.synchronize();
  }
}

}  // namespace spacemoe::cuda
