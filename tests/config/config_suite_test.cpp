#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/config/config.hpp"
#include "host/experiment/plan_schemes.hpp"

/// Every file of valid/ reads; every file of invalid/ is refused with the message in the file next
/// to it, word by word.
namespace spacemoe {
namespace {

const std::filesystem::path suite = SPACEMOE_SOURCE_DIR "/tests/config";
const std::filesystem::path studies = SPACEMOE_SOURCE_DIR "/configs";

std::vector<std::string> configs_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

/// Name of a test from that of a file.
std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace_if(
      name, [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return name;
}

/// Tests run in the folder of their config, as a user might, so that no message depends on where
/// the repository lies.
class InFolder : public testing::TestWithParam<std::string> {
 public:
  ~InFolder() override { std::filesystem::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 protected:
  explicit InFolder(const std::filesystem::path& folder)
      : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }

  /// Message that a config, or its sweep, is refused with; empty where it is not.
  static std::string complaint(const std::filesystem::path& file) {
    try {
      static_cast<void>(read_config(file));
      const ConfigDraft draft = draft_config(file);
      if (draft.root.find("sweep") != nullptr) {
        static_cast<void>(read_sweep(draft));
      }
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }

  /// Message that a readable config is refused with for what it points at: tables, placements,
  /// subnets.
  static std::string later_complaint(const std::filesystem::path& file) {
    const LoadedConfig loaded = read_config(file);
    try {
      check_experiment(loaded.config);
    } catch (const ConfigError& error) {
      const auto& fields = error.fields();
      return fields.position ? error.what() : loaded.source.located(error).what();
    }
    return "";
  }

  static void expect_same_when_read_again(const std::filesystem::path& file) {
    ASSERT_EQ(complaint(file), "");
    const ExperimentConfig first = read_config(file).config;
    const std::string text = resolved_yaml(first);
    const ExperimentConfig second = read_config_text(file, text).config;
    EXPECT_EQ(resolved_yaml(second), text);
    EXPECT_EQ(resolved_json(second), resolved_json(first));
    EXPECT_EQ(config_hash(second), config_hash(first));
    // JSON is YAML too.
    EXPECT_EQ(config_hash(read_config_text(file, resolved_json(first)).config), config_hash(first));
  }

 private:
  std::filesystem::path before_;
};

class InvalidConfig : public InFolder {
 protected:
  InvalidConfig() : InFolder(suite / "invalid") {}
};

class ValidConfig : public InFolder {
 protected:
  ValidConfig() : InFolder(suite / "valid") {}
};

class Study : public InFolder {
 protected:
  Study() : InFolder(studies) {}
};

/// The part of a config with a sweep that a run takes.
class SweepStudy : public InFolder {
 protected:
  SweepStudy() : InFolder(studies / "studies") {}
};

TEST_P(InvalidConfig, IsRefusedWithItsMessage) {
  ASSERT_TRUE(std::filesystem::exists(GetParam() + ".txt")) << "no expected message";
  const std::string file = GetParam() + ".yaml";
  const std::string message = complaint(file);
  EXPECT_EQ((message.empty() ? later_complaint(file) : message) + "\n",
            read_file(GetParam() + ".txt"));
}

TEST_P(ValidConfig, ReadsAsTheSameConfigOnceResolved) {
  expect_same_when_read_again(GetParam() + ".yaml");
}

TEST_P(Study, ReadsAsTheSameConfigOnceResolved) {
  if (read_file(GetParam() + ".yaml").find("../../shared/data") != std::string::npos &&
      !std::filesystem::exists("../../shared/data")) {
    GTEST_SKIP() << "the routing statistics are not here";
  }
  expect_same_when_read_again(GetParam() + ".yaml");
}

TEST_P(SweepStudy, ReadsAsTheSameConfigOnceResolved) {
  expect_same_when_read_again(GetParam() + ".yaml");
}

INSTANTIATE_TEST_SUITE_P(Suite, InvalidConfig, testing::ValuesIn(configs_in(suite / "invalid")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Suite, ValidConfig, testing::ValuesIn(configs_in(suite / "valid")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Studies, Study, testing::ValuesIn(configs_in(studies)), test_name);
INSTANTIATE_TEST_SUITE_P(Studies, SweepStudy, testing::ValuesIn(configs_in(studies / "studies")),
                         test_name);

TEST(Suite, EveryMessageBelongsToAConfig) {
  for (const auto& entry : std::filesystem::directory_iterator(suite / "invalid")) {
    if (entry.is_directory()) {
      continue;  // tables that configs point at
    }
    std::filesystem::path config = entry.path();
    config.replace_extension(".yaml");
    EXPECT_TRUE(std::filesystem::exists(config)) << entry.path();
  }
  EXPECT_GE(configs_in(suite / "invalid").size(), 40U);
}

}  // namespace
}  // namespace spacemoe
