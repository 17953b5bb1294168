#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Links that a slot breaks with probability 1 - survival.
inline LinkSpec fragile_links(double survival) {
  LinkSpec links;
  links.survival = survival;
  return links;
}

/// A small constellation over its slots, for tests of backends.
struct Sky {
  Constellation constellation;
  Network network;
  TimeSlots slots;
  std::vector<ShellPhase> phases;

  Sky(ConstellationSpec spec, const LinkSpec& links, std::uint32_t slot_count)
      : constellation(std::move(spec)),
        network(constellation, links),
        slots(evaluation_slots({slot_count, {}}, constellation)),
        phases(constellation.phases(slots.start_s)) {}
  Sky(const Sky&) = delete;
  Sky& operator=(const Sky&) = delete;

  [[nodiscard]] SnapshotSeries series() const {
    return {network.view(slots.length_s),
            {1, Purpose::evaluation_outage},
            static_cast<std::uint32_t>(slots.start_s.size()),
            phases};
  }
};

/// A file in the temporary folder that is removed with this object. Programs that run at the same
/// time have files of their own.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& content)
      : path_(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "_" + name)) {
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace spacemoe
