#include "kernels/make_backend.hpp"

#include <utility>

#include "kernels/cpu/cpu_backend.hpp"

#ifdef SPACEMOE_HAS_CUDA
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/device_query.hpp"
#endif

namespace spacemoe {

BackendUnavailable::BackendUnavailable(std::string backend, std::string reason, std::string remedy)
    : backend_(std::move(backend)),
      reason_(std::move(reason)),
      remedy_(std::move(remedy)),
      message_("backend " + backend_ + " is unavailable: " + reason_ + "; " + remedy_) {}

#ifdef SPACEMOE_HAS_CUDA

namespace {

/// Devices and drivers do not change under a running program.
const cuda::CudaReport& cuda_report() {
  static const cuda::CudaReport report = cuda::query_cuda();
  return report;
}

/// A device that answers may still refuse: full, or held by another program.
std::unique_ptr<Backend> make_cuda_backend(unsigned threads) {
  try {
    return cuda::make_cuda_backend(threads, cuda::first_usable_device(cuda_report()));
  } catch (const cuda::CudaError& error) {
    throw BackendUnavailable(
        "cuda", error.what(),
        "see `spacemoe doctor`, or use --backend cpu, which computes the same");
  }
}

std::string device_text(const cuda::DeviceReport& device) {
  constexpr std::size_t kib = 1024;
  constexpr std::size_t gib = kib * kib * kib;
  return device.name + ", sm_" + std::to_string(device.major) + std::to_string(device.minor) +
         ", " + std::to_string(device.multiprocessors) + " multiprocessors, " +
         std::to_string((device.memory_bytes + gib / 2) / gib) + " GiB, " +
         std::to_string(device.shared_bytes_per_block / kib) + " KiB shared memory a block";
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

#else

static std::unique_ptr<Backend> make_cuda_backend(unsigned /*threads*/) {
  return nullptr;
}

std::string why_no_cuda() {
  return "this program was built without CUDA";
}

std::string cuda_remedy() {
  return "install a CUDA toolkit (12.2 or later) and build again";
}

std::vector<CudaFact> cuda_facts() {
  return {};
}

#endif

std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads) {
  if (choice == BackendChoice::cpu) {
    return cpu::make_cpu_backend(threads);  // without asking for devices, which takes time
  }
  const std::string why = why_no_cuda();
  if (choice == BackendChoice::cuda) {
    if (!why.empty()) {
      throw BackendUnavailable("cuda", why,
                               cuda_remedy() + ", or use --backend cpu, which computes the same");
    }
    return make_cuda_backend(threads);
  }
  if (why.empty()) {
    try {
      return make_cuda_backend(threads);
    } catch (const BackendUnavailable&) {
      // A GPU that others fill, for example. Nobody asked for it by name.
    }
  }
  return cpu::make_cpu_backend(threads);
}

}  // namespace spacemoe
