#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/elements/element_texts.hpp"

namespace spacemoe {
namespace {

OrbitalElements only_one(const std::string& text) {
  const ElementsFile file = read_elements_text("FILE", text);
  EXPECT_EQ(file.form, ElementsForm::tle);
  EXPECT_EQ(file.satellites.size(), 1U);
  EXPECT_THAT(file.remarks, testing::IsEmpty());
  return file.satellites.at(0);
}

TEST(Tle, FieldsAreThoseOfThePublishedColumns) {
  const OrbitalElements of = only_one("ONEWEB-0012             \n" + oneweb_12);
  EXPECT_EQ(of.name, "ONEWEB-0012");
  EXPECT_EQ(of.object_id, "2019-010A");
  EXPECT_EQ(of.catalogue_number, 44057U);
  EXPECT_EQ(of.classification, 'U');
  // Day 257 of 2022 is 14 September; 0.20365923 days are 17,596.157472 s.
  EXPECT_EQ(utc_text(of.epoch), "2022-09-14T04:53:16.157472Z");
  EXPECT_EQ(of.half_motion_rate, 0.00000199);
  EXPECT_EQ(of.sixth_motion_change, 0.0);
  EXPECT_EQ(of.bstar, 0.00048632);
  EXPECT_EQ(of.ephemeris_type, 0U);
  EXPECT_EQ(of.element_set, 999U);
  EXPECT_EQ(of.inclination_deg, 87.9123);
  EXPECT_EQ(of.raan_deg, 141.9130);
  EXPECT_EQ(of.eccentricity, 0.0002574);
  EXPECT_EQ(of.pericentre_deg, 59.6606);
  EXPECT_EQ(of.mean_anomaly_deg, 300.4780);
  EXPECT_EQ(of.mean_motion_per_day, 13.16594606);
  EXPECT_EQ(of.revolution, 17103U);
  EXPECT_EQ(of.line, 2);
}

TEST(Tle, NamesMayBeginWithZeroOrBeAbsent) {
  EXPECT_EQ(only_one("0 ONEWEB-0012\n" + oneweb_12).name, "ONEWEB-0012");
  EXPECT_EQ(only_one(oneweb_12).name, "");
}

TEST(Tle, LinesEndAsOnAnySystem) {
  const OrbitalElements expected = only_one("NAME\n" + oneweb_12);
  EXPECT_EQ(only_one("NAME\r\n" + oneweb_12_first + "\r\n" + oneweb_12_second + "\r\n"), expected);
  EXPECT_EQ(only_one("\xEF\xBB\xBFNAME\n" + oneweb_12_first + "  \n" + oneweb_12_second), expected);
  EXPECT_EQ(only_one("# elements\n\nNAME\n" + oneweb_12).line, 4);
}

TEST(Tle, ImpliedPointsAndPowersAreReadWithTheirSigns) {
  const auto with = [](std::size_t column, const std::string& text) {
    return only_one(changed(oneweb_12_first, column, text) + "\n" + oneweb_12_second);
  };
  EXPECT_EQ(with(54, "-11606-4").bstar, -0.11606e-4);
  EXPECT_EQ(with(54, "-26648+0").bstar, -0.26648);
  EXPECT_EQ(with(54, "+10000+1").bstar, 1.0);
  EXPECT_EQ(with(45, " 81888-5").sixth_motion_change, 0.81888e-5);
  EXPECT_EQ(with(34, "-.00100842").half_motion_rate, -0.00100842);
  EXPECT_EQ(with(34, "+.00100842").half_motion_rate, 0.00100842);
}

TEST(Tle, YearsOfTwoDigitsAreThoseFrom1957To2056) {
  const auto epoch = [](const std::string& text) {
    return utc_text(only_one(changed(oneweb_12_first, 19, text) + "\n" + oneweb_12_second).epoch);
  };
  EXPECT_EQ(epoch("57001.00000000"), "1957-01-01T00:00:00Z");
  EXPECT_EQ(epoch("99365.50000000"), "1999-12-31T12:00:00Z");
  EXPECT_EQ(epoch("00060.25000000"), "2000-02-29T06:00:00Z");
  EXPECT_EQ(epoch("56  1.00000001"), "2056-01-01T00:00:00.000864Z");
  // Some elements count on into a day 366 of an ordinary year.
  EXPECT_EQ(epoch("19366.50000000"), "2020-01-01T12:00:00Z");
}

TEST(Tle, AlphaFiveNumbersCountLettersButIAndO) {
  const auto number = [](const std::string& text) {
    return only_one(changed(oneweb_12_first, 3, text) + "\n" + changed(oneweb_12_second, 3, text))
        .catalogue_number;
  };
  // Space-Track's own examples.
  EXPECT_EQ(number("A0000"), 100000U);
  EXPECT_EQ(number("E8493"), 148493U);
  EXPECT_EQ(number("H0001"), 170001U);
  EXPECT_EQ(number("J2931"), 182931U);
  EXPECT_EQ(number("N4018"), 224018U);
  EXPECT_EQ(number("P4018"), 234018U);
  EXPECT_EQ(number("Z9999"), 339999U);
  EXPECT_EQ(number("    5"), 5U);
  EXPECT_EQ(complaint_about_elements(changed(oneweb_12_first, 3, "I0000") + "\n"),
            "FILE:1:1: a line 1 at the end, allowed: a line 2 after it");
  EXPECT_EQ(complaint_about_elements(changed(oneweb_12_first, 3, "I0000") + "\n" +
                                     changed(oneweb_12_second, 3, "I0000")),
            "FILE:1:3: NORAD_CAT_ID: found \"I0000\", allowed: digits");
  EXPECT_EQ(complaint_about_elements(changed(oneweb_12_first, 3, "AB000") + "\n" +
                                     changed(oneweb_12_second, 3, "AB000")),
            "FILE:1:3: NORAD_CAT_ID: found \"AB000\", allowed: five digits, or a letter but I and "
            "O and four digits");
}

TEST(Tle, DamagedLinesAreRefusedWithTheirPlace) {
  const std::string cut = oneweb_12_first.substr(0, 50);
  EXPECT_EQ(complaint_about_elements("NAME\n" + cut + "\n" + oneweb_12_second),
            "FILE:2:1: a line 1 of 50 characters, allowed: 69 (it was cut short)");
  EXPECT_EQ(complaint_about_elements(oneweb_12_first + "\n" + oneweb_12_second.substr(0, 68)),
            "FILE:2:1: a line 2 of 68 characters, allowed: 69 (it was cut short)");
  EXPECT_EQ(complaint_about_elements(oneweb_12_first + "0\n" + oneweb_12_second),
            "FILE:1:1: a line 1 of 70 characters, allowed: 69");
  std::string flipped = oneweb_12_second;
  flipped[10] = '8';  // an inclination of 88.9123
  EXPECT_EQ(complaint_about_elements(oneweb_12_first + "\n" + flipped),
            "FILE:2:69: checksum: found \"6\", allowed: 7, that of the line (the line was changed, "
            "or lost a part)");
}

TEST(Tle, FieldsOutOfTheirColumnsAreRefused) {
  const auto complaint = [](std::size_t column, const std::string& text) {
    return complaint_about_elements(oneweb_12_first + "\n" +
                                    changed(oneweb_12_second, column, text));
  };
  EXPECT_EQ(complaint(17, "1"),
            "FILE:2:17: found \"1\", allowed: a blank between fields (fields "
            "have fixed columns)");
  EXPECT_EQ(complaint(9, "187.9123"),
            "FILE:2:9: INCLINATION: found \"187.9123\", allowed: a number from 0 to 180");
  EXPECT_EQ(complaint(27, "000x574"),
            "FILE:2:27: ECCENTRICITY: found \"000x574\", allowed: digits, those behind the point");
  EXPECT_EQ(
      complaint(53, " 0.00000000"),
      "FILE:2:53: MEAN_MOTION: found \" 0.00000000\", allowed: a number above 0 and up to 20");
  EXPECT_EQ(
      complaint(53, "        nan"),
      "FILE:2:53: MEAN_MOTION: found \"        nan\", allowed: a number above 0 and up to 20");
  EXPECT_EQ(
      complaint_about_elements(changed(oneweb_12_first, 54, " 4863x-3") + "\n" + oneweb_12_second),
      "FILE:1:54: BSTAR: found \" 4863x-3\", allowed: such as -11606-4, which is -0.11606e-4");
  EXPECT_EQ(complaint_about_elements(changed(oneweb_12_first, 19, "22000.20365923") + "\n" +
                                     oneweb_12_second),
            "FILE:1:19: EPOCH: found \"22000.20365923\", allowed: a day of the year from 1 to 366");
  EXPECT_EQ(complaint_about_elements(changed(oneweb_12_first, 63, "4") + "\n" + oneweb_12_second),
            "FILE:1:63: EPHEMERIS_TYPE: found \"4\", allowed: 0 to 3 (4 is for SGP4-XP, another "
            "model)");
}

TEST(Tle, MixedLinesAreRefused) {
  const std::string& first = oneweb_12_first;
  const std::string& second = oneweb_12_second;
  EXPECT_EQ(complaint_about_elements(first + "\n" + first + "\n" + second),
            "FILE:2:1: found \"1 44057U 19010A   22257.20365923  .00000..\", allowed: line 2 after "
            "line 1 in line 1");
  EXPECT_EQ(complaint_about_elements(second + "\n" + first),
            "FILE:1:1: found \"2 44057  87.9123 141.9130 0002574  59.66..\", allowed: a line 1 of "
            "a two-line element set");
  EXPECT_EQ(complaint_about_elements("A\nB\n" + oneweb_12),
            "FILE:2:1: found \"B\", allowed: a line 1 of a two-line element set");
  EXPECT_EQ(complaint_about_elements(first + "\nNAME\n" + second),
            "FILE:2:1: found \"NAME\", allowed: line 2 after line 1 in line 1");
  EXPECT_EQ(complaint_about_elements(first + "\n" + changed(second, 3, "44058")),
            "FILE:2:3: NORAD_CAT_ID: found \"44058\", allowed: \"44057\", as in line 1");
  EXPECT_EQ(complaint_about_elements(oneweb_12 + "NAME\n"),
            "FILE:3:1: found \"NAME\" at the end, allowed: lines 1 and 2 after a name");
}

TEST(Tle, ALongLineIsRefusedBeforeItIsLookedAt) {
  EXPECT_EQ(complaint_about_elements(oneweb_12 + std::string(100'000'000, 'x')),
            "FILE:3:1: a line of 100000000 characters, allowed: at most 1000");
}

}  // namespace
}  // namespace spacemoe
