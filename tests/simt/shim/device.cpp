#include "tests/simt/shim/device.hpp"

#include "tests/simt/shim/runtime.hpp"

namespace simt {

void set_free_memory(std::size_t bytes) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.memory.set_left(bytes);
}

void set_shared_memory_limit(std::size_t bytes) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.settings.shared_memory_limit = bytes;
}

void set_device_count(int count) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.settings.devices = count;
}

void set_driver_version(int version) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.settings.driver_version = version;
}

void set_compute_capability(int major, int minor) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.settings.major = major;
  now.settings.minor = minor;
}

void fail_next_call(const std::string& name, cudaError_t error) {
  fail_call_after(name, 0, error);
}

void fail_call_after(const std::string& name, int calls, cudaError_t error) {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  // The toolkit's typed cudaMallocHost is a call of cudaHostAlloc.
  now.planned.push_back({name == "cudaMallocHost" ? "cudaHostAlloc" : name, calls, error});
}

void reset_device() {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  now.settings = {};
  now.memory.set_left(now.settings.total_memory);
  now.planned.clear();
  now.granted_shared_bytes.clear();
  now.broken = cudaSuccess;
  now.queue.drop_all();
  last_error() = cudaSuccess;
}

LiveResources live_resources() {
  Runtime& now = runtime();
  const std::lock_guard lock(now.mutex);
  return {now.memory.allocations(), now.host_memory.size(), now.streams.size(), now.events.size(),
          now.queue.pending()};
}

}  // namespace simt
