#include "kernels/cuda/cuda_report.hpp"

#include <charconv>
#include <sstream>

namespace spacemoe::cuda {
namespace {

std::string architecture(const DeviceReport& device) {
  return "sm_" + std::to_string(device.major) + std::to_string(device.minor);
}

}  // namespace

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

bool runs_on(std::string_view architectures, int major, int minor) {
  const int device = 10 * major + minor;
  int newest = 0;
  std::istringstream names{std::string(architectures)};
  for (std::string name; names >> name;) {
    int compiled = 0;
    const std::size_t digits = name.find('_') + 1;
    std::from_chars(name.data() + digits, name.data() + name.size(), compiled);
    if (compiled / 10 == major && compiled <= device) {
      return true;
    }
    newest = compiled > newest ? compiled : newest;
  }
  return newest != 0 && newest <= device;
}

int first_usable_device(const CudaReport& report) {
  for (std::size_t i = 0; i < report.devices.size(); ++i) {
    const DeviceReport& device = report.devices[i];
    if (runs_on(report.compiled_architectures, device.major, device.minor)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void judge(CudaReport& report, DeviceCount count, const std::string& complaint) {
  report.why_unavailable.clear();
  report.remedy.clear();
  if (report.driver_version == 0 && count != DeviceCount::counted) {
    report.why_unavailable = "no NVIDIA driver";
    report.remedy = "install an NVIDIA driver (https://www.nvidia.com/drivers)";
  } else if (count == DeviceCount::driver_too_old) {
    // A driver serves all runtimes of its major version.
    report.why_unavailable = "the driver supports CUDA " + version_text(report.driver_version) +
                             ", this program needs " +
                             version_text(report.runtime_version / 1000 * 1000);
    report.remedy = "update the driver, or build with an older toolkit";
  } else if (count == DeviceCount::no_device ||
             (count == DeviceCount::counted && report.devices.empty())) {
    report.why_unavailable = "no CUDA device";
    report.remedy = "check what nvidia-smi lists, and that CUDA_VISIBLE_DEVICES does not hide it";
  } else if (count == DeviceCount::failed) {
    report.why_unavailable = "CUDA reports: " + complaint;
    report.remedy = "check that nvidia-smi works";
  } else if (first_usable_device(report) < 0) {
    const DeviceReport& device = report.devices.front();
    report.why_unavailable = "device is " + architecture(device) +
                             ", this program was compiled for " + report.compiled_architectures;
    report.remedy = "build with -DSPACEMOE_CUDA_ARCHITECTURES=" + architecture(device).substr(3);
  }
}

}  // namespace spacemoe::cuda
