#include "kernels/cuda/device_query.hpp"

#include <cuda_runtime.h>

namespace spacemoe::cuda {
namespace {

DeviceCount outcome(cudaError_t status) {
  switch (status) {
    case cudaSuccess:
      return DeviceCount::counted;
    case cudaErrorNoDevice:
      return DeviceCount::no_device;
    case cudaErrorInsufficientDriver:  // also where there is no driver at all
      return DeviceCount::driver_too_old;
    default:
      return DeviceCount::failed;
  }
}

int attribute(cudaDeviceAttr what, int device) {
  int value = 0;
  return cudaDeviceGetAttribute(&value, what, device) == cudaSuccess ? value : 0;
}

DeviceReport describe(int device) {
  cudaDeviceProp properties{};
  DeviceReport report{};
  if (cudaGetDeviceProperties(&properties, device) == cudaSuccess) {
    report.name = properties.name;
    report.memory_bytes = properties.totalGlobalMem;
  }
  report.major = attribute(cudaDevAttrComputeCapabilityMajor, device);
  report.minor = attribute(cudaDevAttrComputeCapabilityMinor, device);
  report.shared_bytes_per_block =
      static_cast<std::size_t>(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, device));
  report.multiprocessors = attribute(cudaDevAttrMultiProcessorCount, device);
  return report;
}

}  // namespace

CudaReport query_cuda() {
  CudaReport report;
  report.compiled_architectures = SPACEMOE_CUDA_COMPILED;
  cudaRuntimeGetVersion(&report.runtime_version);
  cudaDriverGetVersion(&report.driver_version);
  int devices = 0;
  const cudaError_t status = cudaGetDeviceCount(&devices);
  for (int device = 0; status == cudaSuccess && device < devices; ++device) {
    report.devices.push_back(describe(device));
  }
  judge(report, outcome(status), cudaGetErrorString(status));
  cudaGetLastError();  // the error is in the report; no later call must return it
  return report;
}

}  // namespace spacemoe::cuda
