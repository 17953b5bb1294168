#include <chrono>
#include <memory>
#include <utility>

#include "tests/simt/shim/runtime.hpp"

// The CUDA runtime's streams and events.

namespace simt {
namespace {

cudaError_t create_stream(Runtime& now, cudaStream_t* handle, unsigned flags) {
  if (handle == nullptr || (flags & ~unsigned{cudaStreamNonBlocking}) != 0) {
    return cudaErrorInvalidValue;
  }
  auto stream = std::make_unique<Stream>();
  stream->number = ++now.streams_made;
  stream->is_blocking = (flags & cudaStreamNonBlocking) == 0;
  *handle = reinterpret_cast<cudaStream_t>(stream.get());
  now.streams[*handle] = std::move(stream);
  return cudaSuccess;
}

cudaError_t create_event(Runtime& now, cudaEvent_t* handle, unsigned flags) {
  if (handle == nullptr) {
    return cudaErrorInvalidValue;
  }
  auto event = std::make_shared<Event>();
  event->has_time = (flags & cudaEventDisableTiming) == 0;
  *handle = reinterpret_cast<cudaEvent_t>(event.get());
  now.events[*handle] = std::move(event);
  return cudaSuccess;
}

std::shared_ptr<Event> find_event(const Runtime& now, cudaEvent_t handle) {
  const auto found = now.events.find(handle);
  return found == now.events.end() ? nullptr : found->second;
}

cudaError_t record(Runtime& now, cudaEvent_t event_handle, cudaStream_t stream_handle) {
  const std::shared_ptr<Event> event = find_event(now, event_handle);
  Stream* stream = now.find_stream(stream_handle);
  if (event == nullptr || stream == nullptr) {
    return cudaErrorInvalidResourceHandle;
  }
  Operation operation;
  operation.work = [event] { event->time = std::chrono::steady_clock::now(); };
  event->recorded = now.submit(*stream, std::move(operation));
  return cudaSuccess;
}

/// An event that was never recorded holds nobody up.
cudaError_t wait(Runtime& now, cudaStream_t stream_handle, cudaEvent_t event_handle) {
  const std::shared_ptr<Event> event = find_event(now, event_handle);
  Stream* stream = now.find_stream(stream_handle);
  if (event == nullptr || stream == nullptr) {
    return cudaErrorInvalidResourceHandle;
  }
  Operation operation;
  operation.after.push_back(event->recorded);
  operation.work = [] {};
  now.submit(*stream, std::move(operation));
  return cudaSuccess;
}

cudaError_t elapsed(const Runtime& now, float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  const std::shared_ptr<Event> begin = find_event(now, from);
  const std::shared_ptr<Event> end = find_event(now, to);
  if (begin == nullptr || end == nullptr || !begin->has_time || !end->has_time ||
      begin->recorded == 0 || end->recorded == 0) {
    return cudaErrorInvalidResourceHandle;
  }
  if (now.queue.is_pending(begin->recorded) || now.queue.is_pending(end->recorded)) {
    return cudaErrorNotReady;
  }
  *milliseconds = std::chrono::duration<float, std::milli>(end->time - begin->time).count();
  return cudaSuccess;
}

}  // namespace
}  // namespace simt

extern "C" {

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return simt::create_stream(now, stream, cudaStreamDefault);
  });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::create_stream(now, stream, flags); });
}

/// The work that is left in the stream is still done.
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    const auto found = now.streams.find(stream);
    if (found == now.streams.end()) {
      return cudaErrorInvalidResourceHandle;
    }
    if (found->second->is_blocking) {
      now.ends_of_destroyed.push_back(found->second->last);
    }
    now.streams.erase(found);
    return cudaSuccess;
  });
}

cudaError_t cudaStreamSynchronize(cudaStream_t handle) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    const simt::Stream* stream = now.find_stream(handle);
    if (stream == nullptr) {
      return cudaErrorInvalidResourceHandle;
    }
    now.run_until(stream->last);
    return cudaSuccess;
  });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return simt::call(__func__, [=](simt::Runtime& now) { return simt::wait(now, stream, event); });
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return simt::create_event(now, event, cudaEventDefault);
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::create_event(now, event, flags); });
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return simt::call(__func__, [=](simt::Runtime& now) { return simt::record(now, event, stream); });
}

cudaError_t cudaEventSynchronize(cudaEvent_t handle) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    const auto event = simt::find_event(now, handle);
    if (event == nullptr) {
      return cudaErrorInvalidResourceHandle;
    }
    now.run_until(event->recorded);
    return cudaSuccess;
  });
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  return simt::call(__func__,
                    [=](simt::Runtime& now) { return simt::elapsed(now, milliseconds, from, to); });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return now.events.erase(event) == 1 ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t cudaDeviceSynchronize() {
  return simt::call(__func__, [](simt::Runtime& now) {
    now.run_all();
    return cudaSuccess;
  });
}
}
