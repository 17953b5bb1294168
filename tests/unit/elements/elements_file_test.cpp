#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/elements/hypatia.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/elements/element_texts.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// OneWeb 12 with another number and epoch (year and day).
std::string satellite(const std::string& number, const std::string& epoch) {
  return changed(changed(oneweb_12_first, 3, number), 19, epoch) + "\n" +
         changed(oneweb_12_second, 3, number) + "\n";
}

std::vector<std::uint32_t> numbers_of(const ElementsFile& file) {
  std::vector<std::uint32_t> numbers;
  for (const OrbitalElements& of : file.satellites) {
    numbers.push_back(of.catalogue_number);
  }
  return numbers;
}

TEST(ElementsFile, OfAnObjectTheNewestEpochIsKept) {
  const std::string text =
      satellite("44057", "22257.00000000") + satellite("44058", "22257.00000000") +
      satellite("44057", "22259.00000000") + satellite("44057", "22258.00000000") +
      satellite("44059", "22257.00000000");
  const ElementsFile file = read_elements_text("FILE", text);
  EXPECT_THAT(numbers_of(file), ElementsAre(44058U, 44057U, 44059U));
  EXPECT_EQ(utc_text(file.satellites[1].epoch), "2022-09-16T00:00:00Z");
  EXPECT_THAT(
      file.remarks,
      ElementsAre("FILE:1: satellite 44057 of 2022-09-14T00:00:00Z: left out, line 5 has it "
                  "of 2022-09-16T00:00:00Z",
                  "FILE:7: satellite 44057 of 2022-09-15T00:00:00Z: left out, line 5 has it "
                  "of 2022-09-16T00:00:00Z"));
}

TEST(ElementsFile, EpochsFarApartAreRemarkedOn) {
  EXPECT_THAT(read_elements_text("FILE", satellite("44057", "22257.00000000") +
                                             satellite("44058", "22263.90000000"))
                  .remarks,
              IsEmpty());
  EXPECT_THAT(
      read_elements_text("FILE", "LATE\n" + satellite("44057", "22287.00000000") +
                                     satellite("44058", "22257.00000000"))
          .remarks,
      ElementsAre("FILE:4: satellite 44058 has the oldest epoch, 2022-09-14T00:00:00Z, 30 "
                  "days before 2022-10-14T00:00:00Z (line 2): SGP4 loses 1 to 3 km with each "
                  "day from an epoch"));
}

TEST(ElementsFile, WhatHasDecayedIsLeftOut) {
  const OrbitalElements up = read_elements_text("FILE", "A\n" + oneweb_12).satellites.at(0);
  std::string decayed = omm_json(up);
  decayed.insert(1, R"("DECAY_DATE":"2022-10-01",)");
  decayed.replace(decayed.find("44057"), 5, "44001");
  const ElementsFile file = read_elements_text("FILE", "[" + omm_json(up) + ",\n" + decayed + "]");
  EXPECT_THAT(numbers_of(file), ElementsAre(44057U));
  EXPECT_THAT(file.remarks, ElementsAre("FILE:2: A (44001) decayed on 2022-10-01: left out"));
  // 17.5 revolutions a day belong to a radius of 6,270 km, below the ground.
  EXPECT_EQ(
      complaint_about_elements(oneweb_12_first + "\n" +
                               changed(oneweb_12_second, 53, "17.50000000")),
      "FILE:1:1: found no satellite in orbit: FILE:1: satellite 44057 is in no orbit at its own "
      "epoch: it has decayed, left out, allowed: elements of one satellite or more");
}

TEST(ElementsFile, OfNothingOrOfAnythingElseIsRefused) {
  EXPECT_THAT(complaint_about_elements(""), testing::StartsWith("FILE:1:1: found no satellite"));
  EXPECT_THAT(complaint_about_elements(" \n\n"),
              testing::StartsWith("FILE:1:1: found no satellite"));
  EXPECT_EQ(complaint_about_elements("No GP data found\n"),
            "FILE:1:1: found \"No GP data found\" at the end, allowed: lines 1 and 2 after a name");
}

TEST(ElementsFile, IsReadFromItsPath) {
  const TestFile file("elements.tle", oneweb_12);
  EXPECT_EQ(read_elements(file.path()).satellites.size(), 1U);
}

TEST(ElementsFile, OfMoreThanItsLimitIsNotRead) {
  const TestFile file("elements.json", "[");
  std::filesystem::resize_file(file.path(), max_elements_bytes + 1);
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_elements(file.path())); }),
              testing::HasSubstr("268"));
}

TEST(ElementsFile, OfOneWebHasAllItsSatellites) {
  const std::filesystem::path path =
      SPACEMOE_SOURCE_DIR "/../shared/data/oneweb/oneweb-2022-257.tle";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  const ElementsFile file = read_elements(path);
  EXPECT_EQ(file.satellites.size(), 426U);
  for (const OrbitalElements& of : file.satellites) {
    EXPECT_EQ(of.name.substr(0, 7), "ONEWEB-");
  }
}

const std::string two_planes = "2 1\nA 0\n" + satellite("00001", "00001.00000000") + "A 1\n" +
                               satellite("00002", "00001.00000000");

TEST(Hypatia, PlanesAreReadWithTheirSatellites) {
  const ElementsFile file = read_elements_text("FILE", two_planes);
  EXPECT_EQ(file.form, ElementsForm::hypatia);
  ASSERT_TRUE(file.planes.has_value());
  EXPECT_EQ(file.planes->planes, 2U);
  EXPECT_EQ(file.planes->satellites_per_plane, 1U);
  EXPECT_THAT(numbers_of(file), ElementsAre(1U, 2U));
  EXPECT_EQ(file.satellites[1].name, "A 1");
  EXPECT_EQ(utc_text(file.satellites[0].epoch), "2000-01-01T00:00:00Z");
}

/// As satgenpy writes it, of two satellites at 550 km.
TEST(Hypatia, ItsOwnElementsAreRead) {
  const ElementsFile file =
      read_elements_text("FILE",
                         "2 1\n"
                         "Starlink-550 0\n"
                         "1 00001U 00000ABC 00001.00000000  .00000000  00000-0  00000+0 0    04\n"
                         "2 00001  53.0000   0.0000 0000001   0.0000   0.0000 15.19000000    08\n"
                         "Starlink-550 1\n"
                         "1 00002U 00000ABC 00001.00000000  .00000000  00000-0  00000+0 0    05\n"
                         "2 00002  53.0000 180.0000 0000001   0.0000 180.0000 15.19000000    07\n");
  ASSERT_EQ(file.satellites.size(), 2U);
  const OrbitalElements& second = file.satellites[1];
  EXPECT_EQ(second.name, "Starlink-550 1");
  EXPECT_EQ(utc_text(second.epoch), "2000-01-01T00:00:00Z");
  EXPECT_EQ(second.eccentricity, 1e-7);
  EXPECT_EQ(second.raan_deg, 180.0);
  EXPECT_EQ(second.mean_anomaly_deg, 180.0);
  EXPECT_EQ(second.mean_motion_per_day, 15.19);
  EXPECT_EQ(second.bstar, 0.0);
  EXPECT_THAT(file.remarks, IsEmpty());
}

TEST(Hypatia, PlanesThatAreNotFullAreRefused) {
  EXPECT_EQ(complaint_about_elements("2 2" + two_planes.substr(3)),
            "FILE:7:1: found 2 satellites, allowed: 4, as the first line says: 2 planes of 2");
  EXPECT_EQ(
      complaint_about_elements("0 5" + two_planes.substr(3)),
      "FILE:1:1: found \"0 5\", allowed: numbers of planes and of satellites in each, from 1");
  EXPECT_EQ(
      complaint_about_elements("4000000000 4000000000" + two_planes.substr(3)),
      "FILE:1:1: found \"4000000000 4000000000\", allowed: numbers of planes and of satellites "
      "in each, from 1");
  std::string twice = two_planes;
  twice.replace(twice.find("A 1"), std::string::npos,
                "A 1\n" + satellite("00001", "00001.00000000"));
  EXPECT_EQ(
      complaint_about_elements(twice),
      "FILE:6:1: found A 1 (1) again, after line 3, allowed: a satellite for each place of each "
      "plane");
}

TEST(HypatiaLinks, AreReadAndChecked) {
  const auto read = [](const std::string& text) {
    return read_hypatia_links_text("FILE", text, 4);
  };
  EXPECT_THAT(read("0 1\n2 3\r\n3 0\n"),
              ElementsAre(HypatiaLink{0, 1}, HypatiaLink{2, 3}, HypatiaLink{3, 0}));
  const auto complaint = [&](const std::string& text) {
    return complaint_of([&] { static_cast<void>(read(text)); });
  };
  EXPECT_EQ(complaint("0 1\n0 4\n"), "FILE:2:1: found \"0 4\", allowed: satellites from 0 to 3");
  EXPECT_EQ(complaint("1 1\n"), "FILE:1:1: found \"1 1\", allowed: two different satellites");
  EXPECT_EQ(complaint("0 1\n1 2\n1 0\n"),
            "FILE:3:1: found \"1 0\", allowed: each link once, and line 1 has it");
  for (const char* text : {"0", "0 1 2", "0 x", "-1 2", "0,1", "0 99999999999"}) {
    EXPECT_EQ(complaint(text),
              "FILE:1:1: found \"" + std::string(text) + "\", allowed: two satellites, as numbers");
  }
}

TEST(UtcTime, IsReadToTheNanosecond) {
  const auto text = [](const char* of) {
    const auto time = parse_utc(of);
    return time ? utc_text(*time) : "";
  };
  EXPECT_EQ(text("2022-09-14T04:53:16"), "2022-09-14T04:53:16Z");
  EXPECT_EQ(text("2022-09-14 04:53:16.5Z"), "2022-09-14T04:53:16.500Z");
  EXPECT_EQ(text("2022-09-14T04:53:16.123456789"), "2022-09-14T04:53:16.123456789Z");
  EXPECT_EQ(text("1957-01-01T00:00:00.000001"), "1957-01-01T00:00:00.000001Z");
  for (const char* wrong :
       {"", "2022-09-14", "2022-09-14T04:53", "2022-09-14T24:00:00", "2022-02-30T00:00:00",
        "2022-09-14T04:53:16.", "2022-09-14T04:53:16.1234567891", "2022-09-14T04:53:16+01:00",
        "1956-12-31T00:00:00", "2057-01-01T00:00:00", "2022-9-14T04:53:16"}) {
    EXPECT_EQ(text(wrong), "") << wrong;
  }
}

TEST(UtcTime, DaysCountFromTheEndOf1949) {
  // Julian dates: 2433281.5 is 0h of 31 December 1949, 2451545.0 noon of 1 January 2000.
  EXPECT_EQ(days_since_1950(*parse_utc("1957-01-01T00:00:00")), 2435839.5 - 2433281.5);
  EXPECT_EQ(days_since_1950(*parse_utc("2000-01-01T12:00:00")), 2451545.0 - 2433281.5);
}

}  // namespace
}  // namespace spacemoe
