#include "kernels/api/cuda_access.hpp"

#include <cstddef>

#include "kernels/api/backend_unavailable.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/device_query.hpp"

namespace spacemoe {
namespace {

/// Devices and drivers do not change under a running program.
const cuda::CudaReport& cuda_report() {
  static const cuda::CudaReport report = cuda::query_cuda();
  return report;
}

std::string device_text(const cuda::DeviceReport& device) {
  constexpr std::size_t kib = 1024;
  constexpr std::size_t gib = kib * kib * kib;
  return device.name + ", sm_" + std::to_string(device.major) + std::to_string(device.minor) +
         ", " + std::to_string(device.multiprocessors) + " multiprocessors, " +
         std::to_string((device.memory_bytes + gib / 2) / gib) + " GiB, " +
         std::to_string(device.shared_bytes_per_block / kib) + " KiB shared memory per block";
}

}  // namespace

std::string why_no_cuda() {
  return cuda_report().why_unavailable;
}

std::string cuda_remedy() {
  return cuda_report().remedy;
}

std::vector<CudaFact> cuda_facts() {
  const cuda::CudaReport& report = cuda_report();
  const int driver = report.driver_version;
  std::vector<CudaFact> facts = {
      {"runtime", "CUDA " + cuda::version_text(report.runtime_version)},
      {"driver", driver == 0 ? "none" : "for CUDA " + cuda::version_text(driver)},
      {"compiled", report.compiled_architectures + ", newest also as PTX"}};
  for (std::size_t i = 0; i < report.devices.size(); ++i) {
    facts.push_back({"device " + std::to_string(i), device_text(report.devices[i])});
  }
  if (report.devices.empty()) {
    facts.push_back({"devices", "none"});
  }
  return facts;
}

std::unique_ptr<Backend> make_cuda_backend(unsigned threads) {
  try {
    return cuda::make_cuda_backend(threads, cuda::first_usable_device(cuda_report()));
  } catch (const cuda::CudaError& error) {
    throw BackendUnavailable(
        "cuda", error.what(),
        "see `spacemoe doctor`, or use --backend cpu, which computes the same");
  }
}

}  // namespace spacemoe
