#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spacemoe::cuda {

struct DeviceReport {
  std::string name;
  int major;
  int minor;
  std::size_t memory_bytes;
  std::size_t shared_bytes_per_block;  ///< with opt-in
  int multiprocessors;
};

/// Findings of CUDA on this machine. Versions are as CUDA writes them: 12040 for 12.4.
struct CudaReport {
  int runtime_version = 0;
  int driver_version = 0;  ///< 0: none
  std::vector<DeviceReport> devices;
  std::string compiled_architectures;  ///< "sm_80 sm_90"
  std::string why_unavailable;         ///< empty: usable
  std::string remedy;                  ///< what to do about it
};

/// Outcome of counting the devices.
enum class DeviceCount { counted, no_device, driver_too_old, failed };

/// Fills in why_unavailable and remedy from the rest. `complaint` is CUDA's own text, for failures
/// that have no better explanation.
void judge(CudaReport& report, DeviceCount count, const std::string& complaint);

/// Whether code for `architectures` runs on a device: code runs on later minor versions of its
/// major version; the newest, which is included as PTX too, runs on all later devices.
[[nodiscard]] bool runs_on(std::string_view architectures, int major, int minor);

/// The first device that can run the compiled code; CUDA lists the fastest first. -1: none.
[[nodiscard]] int first_usable_device(const CudaReport& report);

/// 12040 as "12.4".
[[nodiscard]] std::string version_text(int version);

}  // namespace spacemoe::cuda
