#include "tests/simt/shim/runtime.hpp"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

namespace simt {
namespace {

/// After these errors CUDA lets a program do nothing more with the device.
bool breaks_context(cudaError_t error) {
  switch (error) {
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorAssert:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorECCUncorrectable:
      return true;
    default:
      return false;
  }
}

std::optional<cudaError_t> take_planned(Runtime& now, const std::string& name) {
  for (auto planned = now.planned.begin(); planned != now.planned.end(); ++planned) {
    if (planned->call != name) {
      continue;
    }
    if (planned->calls_before-- > 0) {
      return std::nullopt;
    }
    const cudaError_t error = planned->error;
    now.planned.erase(planned);
    return error;
  }
  return std::nullopt;
}

template <class Work>
void run_on_device(Runtime& now, Work work) {
  if (now.queue.pending() == 0) {
    return;
  }
  now.memory.open();
  // A thread of its own, so that filling shared memory touches no variable of the host's threads.
  std::thread(work).join();
  now.memory.close();
}

}  // namespace

Runtime& runtime() {
  // Never destroyed: fixtures may give memory back when the program ends.
  static auto& runtime = *[] {
    auto* made = new Runtime;
    made->memory.set_left(made->settings.total_memory);
    return made;
  }();
  return runtime;
}

Stream* Runtime::find_stream(cudaStream_t handle) {
  if (handle == nullptr || handle == cudaStreamLegacy) {
    return &default_stream;
  }
  const auto found = streams.find(handle);
  return found == streams.end() ? nullptr : found->second.get();
}

OperationId Runtime::submit(Stream& stream, Operation operation) {
  operation.stream = stream.number;
  operation.after.push_back(stream.last);
  if (&stream == &default_stream) {
    operation.after.insert(operation.after.end(), ends_of_destroyed.begin(),
                           ends_of_destroyed.end());
    ends_of_destroyed.clear();
    for (const auto& [handle, other] : streams) {
      if (other->is_blocking) {
        operation.after.push_back(other->last);
      }
    }
  } else if (stream.is_blocking) {
    operation.after.push_back(default_stream.last);
  }
  stream.last = queue.submit(std::move(operation));
  return stream.last;
}

void Runtime::run_until(OperationId id) {
  if (queue.is_pending(id)) {
    run_on_device(*this, [&] { queue.run_until(id); });
  }
}

void Runtime::run_all() {
  run_on_device(*this, [&] { queue.run_all(); });
}

bool Runtime::is_host_allocation(const void* begin, std::size_t bytes) const {
  const auto* first = static_cast<const char*>(begin);
  const auto after = host_memory.upper_bound(first);
  if (after == host_memory.begin()) {
    return false;
  }
  const auto& [allocation, size] = *std::prev(after);
  const auto offset = static_cast<std::size_t>(first - allocation);
  return offset <= size && bytes <= size - offset;
}

cudaError_t& last_error() {
  thread_local cudaError_t error = cudaSuccess;
  return error;
}

cudaError_t note_error(cudaError_t error) {
  if (error != cudaSuccess && error != cudaErrorNotReady) {
    last_error() = error;
  }
  return error;
}

std::optional<cudaError_t> early_failure(Runtime& now, const char* name, Needs needs) {
  if (const auto error = take_planned(now, name)) {
    if (breaks_context(*error)) {
      now.broken = *error;
    }
    return note_error(*error);
  }
  if (needs != Needs::nothing && now.settings.driver_version < CUDART_VERSION / 1000 * 1000) {
    return note_error(cudaErrorInsufficientDriver);
  }
  if (needs == Needs::device && now.settings.devices == 0) {
    return note_error(cudaErrorNoDevice);
  }
  if (needs == Needs::device && now.broken != cudaSuccess) {
    return note_error(now.broken);
  }
  return std::nullopt;
}

}  // namespace simt
