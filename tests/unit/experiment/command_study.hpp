#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

namespace spacemoe {

inline constexpr const char* sky_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
  failed_satellites: [7, 31]
links: {survival: 0.9}
time: {slots: 8}
planning: {slots: 5}
compute: {charge: all}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7, gateway_flops: 3e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 12, draws: 3}
)";

class CommandRules : public testing::Test {
 protected:
  CommandRules() {
    setenv("TMPDIR", temporary_.path().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  }
  ~CommandRules() override {
    unsetenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): one thread
  }

  /// A script of the shell beside the config. $1 is the folder of the problem.
  void write_script(const std::string& text) const {
    const std::filesystem::path file = work_.path() / "rule";
    std::ofstream(file) << "#!/bin/sh\n" << text << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  /// A study with the script as its first scheme. `keys` are of that scheme.
  [[nodiscard]] TestStudy study(const std::string& keys = "",
                                std::vector<std::string> set = {}) const {
    return TestStudy(fmt::format("{}schemes: [{{name: Mine, exec: [{}/rule]{}}}, SpaceMoE]\n",
                                 sky_text, work_.path().string(), keys),
                     std::move(set));
  }

  [[nodiscard]] static std::vector<PlannedScheme> planned(const TestStudy& study) {
    return plan_schemes(study.study(), study.context());
  }

  [[nodiscard]] static std::string complaint(const TestStudy& study) {
    return complaint_of([&] { static_cast<void>(planned(study)); });
  }

  /// Folders of problems that are still there.
  [[nodiscard]] std::vector<std::filesystem::path> kept() const {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(temporary_.path())) {
      folders.push_back(entry.path());
    }
    return folders;
  }

  TestFolder work_;
  TestFolder temporary_;
};

}  // namespace spacemoe
