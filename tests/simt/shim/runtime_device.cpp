#include <cstring>
#include <string_view>

#include "tests/simt/shim/block.hpp"
#include "tests/simt/shim/runtime.hpp"

// The CUDA runtime's functions about devices, versions and errors.

namespace simt {
namespace {

// The fewest, so that kernels which share work among a fixed number of blocks take several rounds.
constexpr int multiprocessors = 1;

cudaDeviceProp properties_of(const DeviceSettings& settings) {
  cudaDeviceProp properties = {};
  constexpr std::string_view name = "SIMT shim";
  std::memcpy(properties.name, name.data(), name.size());
  properties.major = settings.major;
  properties.minor = settings.minor;
  properties.totalGlobalMem = settings.total_memory;
  properties.warpSize = static_cast<int>(lanes_of_warp);
  properties.maxThreadsPerBlock = static_cast<int>(max_threads_of_block);
  properties.maxThreadsDim[0] = static_cast<int>(max_threads_of_block);
  properties.maxThreadsDim[1] = static_cast<int>(max_threads_of_block);
  properties.maxThreadsDim[2] = 64;
  properties.maxGridSize[0] = 0x7FFFFFFF;
  properties.maxGridSize[1] = 65535;
  properties.maxGridSize[2] = 65535;
  properties.sharedMemPerBlock = std::size_t{48} << 10U;
  properties.sharedMemPerBlockOptin = settings.shared_memory_limit;
  properties.sharedMemPerMultiprocessor = settings.shared_memory_limit + 1024;
  properties.reservedSharedMemPerBlock = 1024;
  properties.regsPerBlock = 65536;
  properties.regsPerMultiprocessor = 65536;
  properties.maxThreadsPerMultiProcessor = 2048;
  properties.maxBlocksPerMultiProcessor = 32;
  properties.multiProcessorCount = multiprocessors;
  properties.concurrentKernels = 1;
  properties.asyncEngineCount = 2;
  properties.unifiedAddressing = 1;
  return properties;
}

/// Attributes that stand in the properties too, and round numbers for rates.
cudaError_t find_attribute(const cudaDeviceProp& properties, cudaDeviceAttr attribute, int& value) {
  switch (attribute) {
    case cudaDevAttrMaxThreadsPerBlock:
      value = properties.maxThreadsPerBlock;
      break;
    case cudaDevAttrMaxBlockDimX:
      value = properties.maxThreadsDim[0];
      break;
    case cudaDevAttrMaxGridDimX:
      value = properties.maxGridSize[0];
      break;
    case cudaDevAttrMaxGridDimY:
      value = properties.maxGridSize[1];
      break;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      value = static_cast<int>(properties.sharedMemPerBlock);
      break;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      value = static_cast<int>(properties.sharedMemPerBlockOptin);
      break;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      value = static_cast<int>(properties.sharedMemPerMultiprocessor);
      break;
    case cudaDevAttrReservedSharedMemoryPerBlock:
      value = static_cast<int>(properties.reservedSharedMemPerBlock);
      break;
    case cudaDevAttrWarpSize:
      value = properties.warpSize;
      break;
    case cudaDevAttrMultiProcessorCount:
      value = properties.multiProcessorCount;
      break;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      value = properties.maxThreadsPerMultiProcessor;
      break;
    case cudaDevAttrComputeCapabilityMajor:
      value = properties.major;
      break;
    case cudaDevAttrComputeCapabilityMinor:
      value = properties.minor;
      break;
    case cudaDevAttrClockRate:
    case cudaDevAttrMemoryClockRate:
      value = 1'000'000;
      break;
    case cudaDevAttrGlobalMemoryBusWidth:
      value = 256;
      break;
    case cudaDevAttrSingleToDoublePrecisionPerfRatio:
      value = 2;
      break;
    default:
      return cudaErrorNotSupported;
  }
  return cudaSuccess;
}

struct ErrorName {
  cudaError_t error;
  const char* name;
  const char* text;
};

constexpr ErrorName error_names[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInitializationError, "cudaErrorInitializationError", "initialization error"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration",
     "invalid configuration argument"},
    {cudaErrorInsufficientDriver, "cudaErrorInsufficientDriver",
     "CUDA driver version is insufficient for CUDA runtime version"},
    {cudaErrorInvalidDeviceFunction, "cudaErrorInvalidDeviceFunction", "invalid device function"},
    {cudaErrorNoDevice, "cudaErrorNoDevice", "no CUDA-capable device is detected"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    {cudaErrorNoKernelImageForDevice, "cudaErrorNoKernelImageForDevice",
     "no kernel image is available for execution on the device"},
    {cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    {cudaErrorNotReady, "cudaErrorNotReady", "device not ready"},
    {cudaErrorIllegalAddress, "cudaErrorIllegalAddress",
     "an illegal memory access was encountered"},
    {cudaErrorLaunchOutOfResources, "cudaErrorLaunchOutOfResources",
     "too many resources requested for launch"},
    {cudaErrorLaunchFailure, "cudaErrorLaunchFailure", "unspecified launch failure"},
    {cudaErrorNotSupported, "cudaErrorNotSupported", "operation not supported"},
    {cudaErrorUnknown, "cudaErrorUnknown", "unknown error"}};

const ErrorName& name_of(cudaError_t error) {
  static constexpr ErrorName other = {cudaErrorUnknown, "unrecognized error code",
                                      "unrecognized error code"};
  for (const ErrorName& entry : error_names) {
    if (entry.error == error) {
      return entry;
    }
  }
  return other;
}

}  // namespace
}  // namespace simt

extern "C" {

/// If there is no device, CUDA says so by the error, and still sets the count.
cudaError_t cudaGetDeviceCount(int* count) {
  *count = 0;
  return simt::call(__func__, [=](simt::Runtime& now) {
    *count = now.settings.devices;
    return cudaSuccess;
  });
}

cudaError_t cudaGetDevice(int* device) {
  return simt::call(__func__, [=](simt::Runtime&) {
    *device = 0;
    return cudaSuccess;
  });
}

/// All devices share one memory and one set of streams: more than one is only there to be counted.
cudaError_t cudaSetDevice(int device) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return device >= 0 && device < now.settings.devices ? cudaSuccess : cudaErrorInvalidDevice;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (device < 0 || device >= now.settings.devices) {
      return cudaErrorInvalidDevice;
    }
    *properties = simt::properties_of(now.settings);
    return cudaSuccess;
  });
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (device < 0 || device >= now.settings.devices) {
      return cudaErrorInvalidDevice;
    }
    return simt::find_attribute(simt::properties_of(now.settings), attribute, *value);
  });
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  return simt::call(
      __func__,
      [=](simt::Runtime&) {
        *version = CUDART_VERSION;
        return cudaSuccess;
      },
      simt::Needs::nothing);
}

cudaError_t cudaDriverGetVersion(int* version) {
  return simt::call(
      __func__,
      [=](simt::Runtime& now) {
        *version = now.settings.driver_version;
        return cudaSuccess;
      },
      simt::Needs::nothing);
}

cudaError_t cudaGetLastError() {
  simt::Runtime& now = simt::runtime();
  const std::lock_guard lock(now.mutex);
  const cudaError_t error = simt::last_error();
  simt::last_error() = now.broken;
  return error;
}

cudaError_t cudaPeekAtLastError() {
  return simt::last_error();
}

const char* cudaGetErrorName(cudaError_t error) {
  return simt::name_of(error).name;
}

const char* cudaGetErrorString(cudaError_t error) {
  return simt::name_of(error).text;
}
}
