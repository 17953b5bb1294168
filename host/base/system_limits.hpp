#pragma once

#include <cstdint>
#include <filesystem>

namespace spacemoe {

/// Where the system says what it lets this process have; tests have folders of their own.
struct SystemPlaces {
  std::filesystem::path proc = "/proc";
  std::filesystem::path cgroups = "/sys/fs/cgroup";
};

/// Threads that can run at a time: processors that the process may use (taskset, cpusets), or fewer
/// where control groups allow less time than these have (containers, systemd's CPUQuota). At
/// least 1.
[[nodiscard]] unsigned allowed_threads(const SystemPlaces& places = {});

/// Bytes that the process can still take: the least of what the machine has available, what is left
/// of the limits of its control groups, and of its address space (ulimit -v).
[[nodiscard]] std::uint64_t available_memory(const SystemPlaces& places = {});

}  // namespace spacemoe
