#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/elements/sgp4_constants.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/elements/element_texts.hpp"

/// SGP4 against Debian's python3-sgp4, which follows the published reference, and against the
/// published table of the verification vectors, which that package holds.
namespace spacemoe {
namespace {

/// python3-sgp4, by way of a script.
class Package {
 public:
  Package() {
    // The package is Debian's; another Python may come first.
    for (const char* python : {"/usr/bin/python3", "python3"}) {
      if (std::system((std::string(python) + " -c 'import sgp4' 2>/dev/null").c_str()) == 0) {
        python_ = python;
        return;
      }
    }
  }

  [[nodiscard]] bool is_there() const { return !python_.empty(); }

  /// What the script prints.
  [[nodiscard]] std::string output(const std::string& arguments) const {
    const std::filesystem::path file = folder_.path() / "output";
    const std::string command = python_ +
                                " " SPACEMOE_SOURCE_DIR "/tests/unit/elements/sgp4_reference.py " +
                                arguments + " > " + file.string();
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return read_file(file);
  }
  [[nodiscard]] std::filesystem::path folder() const {
    std::string path = output("folder");
    path.pop_back();
    return path;
  }

 private:
  std::string python_;
  TestFolder folder_;
};

const Package& package() {
  static const Package found;
  return found;
}

#define SKIP_WITHOUT_PACKAGE()                                \
  if (!package().is_there()) {                                \
    GTEST_SKIP() << "no python3-sgp4 here (apt-get install)"; \
  }

struct ReferenceState {
  std::uint32_t satellite;
  double minutes;
  int error;
  std::array<double, 6> numbers;
};

/// Lines of a number of columns of which the first may be several integers.
std::vector<ReferenceState> states_of(const std::string& output) {
  std::vector<ReferenceState> states;
  std::istringstream lines(output);
  ReferenceState state{};
  while (lines >> state.satellite >> state.minutes >> state.error) {
    for (double& number : state.numbers) {
      lines >> number;
    }
    states.push_back(state);
  }
  return states;
}

std::array<double, 6> numbers_of(const OrbitState& state) {
  return {state.position_km.x,       state.position_km.y,       state.position_km.z,
          state.velocity_km_per_s.x, state.velocity_km_per_s.y, state.velocity_km_per_s.z};
}

/// Largest difference of position (km) and of velocity (km/s).
struct Difference {
  double position = 0.0;
  double velocity = 0.0;

  void add(const std::array<double, 6>& a, const std::array<double, 6>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      double& of = i < 3 ? position : velocity;
      of = std::max(of, std::fabs(a[i] - b[i]));
    }
  }
};

/// The verification vectors. Some have checksums that are wrong on purpose.
std::map<std::uint32_t, Sgp4Satellite> vectors() {
  std::ifstream file(package().folder() / "SGP4-VER.TLE");
  std::string text;
  for (std::string line; std::getline(file, line);) {
    if (line.front() != '#') {
      text += summed(line) + "\n";
    }
  }
  const std::string name = "SGP4-VER.TLE";
  TextLines lines(name, text);
  std::map<std::uint32_t, Sgp4Satellite> satellites;
  for (const OrbitalElements& elements : read_tle_lines(lines)) {
    satellites[elements.catalogue_number] = sgp4_satellite(elements);
  }
  return satellites;
}

TEST(Sgp4Reference, PublishedTableOfTheVectorsHolds) {
  SKIP_WITHOUT_PACKAGE();
  const auto satellites = vectors();
  EXPECT_EQ(satellites.size(), 32U);
  std::ifstream table(package().folder() / "tcppver.out");
  std::uint32_t number = 0;
  int states = 0;
  Difference worst;
  for (std::string line; std::getline(table, line);) {
    std::istringstream columns(line);
    if (line.find("xx") != std::string::npos) {
      columns >> number;
      continue;
    }
    double minutes = 0.0;
    std::array<double, 6> expected{};
    columns >> minutes;
    for (double& value : expected) {
      columns >> value;
    }
    const Sgp4State got = satellites.at(number).at(minutes);
    // Of 33334 the table repeats the state of the satellite before, as it has none.
    constexpr std::uint32_t without_state = 33334;
    if (number == without_state) {
      EXPECT_EQ(got.error, Sgp4Error::perturbed_eccentricity);
      continue;
    }
    EXPECT_EQ(got.error, Sgp4Error::none) << number << " at " << minutes;
    worst.add(numbers_of(got.state), expected);
    ++states;
  }
  EXPECT_EQ(states, 666);
  // The tolerance of the package's own comparison; the table has eight decimals, and nine.
  EXPECT_LT(worst.position, 2e-7);
  EXPECT_LT(worst.velocity, 2e-9);
  RecordProperty("worst_km", std::to_string(worst.position * 1e9) + "e-9");
}

TEST(Sgp4Reference, VectorsFailWhenAndAsTheReferenceDoes) {
  SKIP_WITHOUT_PACKAGE();
  const auto satellites = vectors();
  std::map<int, int> errors;
  Difference worst;
  for (const ReferenceState& expected : states_of(package().output("vectors"))) {
    const Sgp4State got = satellites.at(expected.satellite).at(expected.minutes);
    ++errors[static_cast<int>(got.error)];
    EXPECT_EQ(static_cast<int>(got.error), expected.error)
        << expected.satellite << " at " << expected.minutes;
    if (expected.error == 0) {
      worst.add(numbers_of(got.state), expected.numbers);
    }
  }
  for (const int error : {0, 1, 3, 4, 6}) {
    EXPECT_GT(errors[error], 0) << "nothing was compared for error " << error;
  }
  EXPECT_LT(worst.position, 2e-7);
  EXPECT_LT(worst.velocity, 2e-9);
  RecordProperty("worst_km", std::to_string(worst.position * 1e9) + "e-9");
}

/// All satellites of OneWeb in September 2022, every hour for three days.
class OneWeb : public testing::Test {
 protected:
  void SetUp() override {
    SKIP_WITHOUT_PACKAGE();
    if (!std::filesystem::exists(path)) {
      GTEST_SKIP() << path << " is not there";
    }
    for (OrbitalElements& of : read_elements(path).satellites) {
      elements[of.catalogue_number] = of;
    }
    EXPECT_EQ(elements.size(), 426U);
  }

  const std::filesystem::path path =
      SPACEMOE_SOURCE_DIR "/../shared/data/oneweb/oneweb-2022-257.tle";
  std::map<std::uint32_t, OrbitalElements> elements;
};

TEST_F(OneWeb, StatesAreWithinAMillimetreOfTheReference) {
  std::map<std::uint32_t, Sgp4Satellite> satellites;
  for (const auto& [number, of] : elements) {
    satellites[number] = sgp4_satellite(of);
  }
  const auto states = states_of(package().output("states " + path.string() + " 72"));
  EXPECT_EQ(states.size(), 426U * 73U);
  Difference worst;
  for (const ReferenceState& expected : states) {
    const Sgp4State got = satellites.at(expected.satellite).at(expected.minutes);
    ASSERT_EQ(static_cast<int>(got.error), expected.error);
    worst.add(numbers_of(got.state), expected.numbers);
  }
  EXPECT_LT(worst.position, 1e-6);
  EXPECT_LT(worst.velocity, 1e-9);
  RecordProperty("worst_km", std::to_string(worst.position * 1e9) + "e-9");
}

/// The package's own export to OMM, which goes by radians and back: 1e-13 of a number is its.
TEST_F(OneWeb, ItsMessagesHaveTheSameElements) {
  const auto messages = read_elements_text("omm.json", package().output("omm " + path.string()));
  ASSERT_EQ(messages.satellites.size(), 426U);
  for (const OrbitalElements& got : messages.satellites) {
    const OrbitalElements& expected = elements.at(got.catalogue_number);
    const auto expect_near = [&](double a, double b) {
      EXPECT_NEAR(a, b, 1e-13 * std::fabs(b)) << satellite_text(got);
    };
    EXPECT_EQ(got.name, expected.name);
    EXPECT_EQ(got.object_id, expected.object_id);
    EXPECT_NEAR(seconds_between(got.epoch, expected.epoch), 0.0, 2.1e-6);
    expect_near(got.mean_motion_per_day, expected.mean_motion_per_day);
    expect_near(got.eccentricity, expected.eccentricity);
    expect_near(got.inclination_deg, expected.inclination_deg);
    expect_near(got.raan_deg, expected.raan_deg);
    expect_near(got.pericentre_deg, expected.pericentre_deg);
    expect_near(got.mean_anomaly_deg, expected.mean_anomaly_deg);
    expect_near(got.bstar, expected.bstar);
    expect_near(got.half_motion_rate, expected.half_motion_rate);
    expect_near(got.sixth_motion_change, expected.sixth_motion_change);
    EXPECT_EQ(got.element_set, expected.element_set);
    EXPECT_EQ(got.revolution, expected.revolution);
    EXPECT_EQ(got.classification, expected.classification);
  }
}

}  // namespace
}  // namespace spacemoe
