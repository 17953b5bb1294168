#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/elements/element_texts.hpp"

namespace spacemoe {
namespace {

/// An object as CelesTrak writes it (FORMAT=json), with what a test replaces.
std::string vanguard(const std::string& bstar = R"("BSTAR":"-.22483E-4")") {
  return R"({"OBJECT_NAME":"VANGUARD 1",
 "OBJECT_ID":"1958-002B",
 "EPOCH":"2020-10-13T04:52:48.472320",
 "MEAN_MOTION":10.84869164,
 "ECCENTRICITY":".1845686",
 "INCLINATION":"34.2443",
 "RA_OF_ASC_NODE":225.5254,
 "ARG_OF_PERICENTER":162.2516,
 "MEAN_ANOMALY":+205.2356,
 "EPHEMERIS_TYPE":0,"CLASSIFICATION_TYPE":"U","NORAD_CAT_ID":5,
 "ELEMENT_SET_NO":999,
 "REV_AT_EPOCH":"21814",
 )" + bstar +
         R"(,
 "MEAN_MOTION_DOT":-1.6e-7,
 "MEAN_MOTION_DDOT":0})";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

const std::string good = with(vanguard(), "+205.2356", "205.2356");

void expect_vanguard(const OrbitalElements& of) {
  EXPECT_EQ(of.name, "VANGUARD 1");
  EXPECT_EQ(of.object_id, "1958-002B");
  EXPECT_EQ(of.catalogue_number, 5U);
  EXPECT_EQ(utc_text(of.epoch), "2020-10-13T04:52:48.472320Z");
  EXPECT_EQ(of.mean_motion_per_day, 10.84869164);
  EXPECT_EQ(of.eccentricity, 0.1845686);
  EXPECT_EQ(of.inclination_deg, 34.2443);
  EXPECT_EQ(of.raan_deg, 225.5254);
  EXPECT_EQ(of.pericentre_deg, 162.2516);
  EXPECT_EQ(of.mean_anomaly_deg, 205.2356);
  EXPECT_EQ(of.bstar, -0.22483e-4);
  EXPECT_EQ(of.half_motion_rate, -1.6e-7);
  EXPECT_EQ(of.element_set, 999U);
  EXPECT_EQ(of.revolution, 21814U);
}

TEST(OmmJson, NumbersMayBeTextsAndBeginWithAPoint) {
  const ElementsFile file = read_elements_text("FILE", "[" + good + "]");
  EXPECT_EQ(file.form, ElementsForm::omm_json);
  ASSERT_EQ(file.satellites.size(), 1U);
  expect_vanguard(file.satellites[0]);
  EXPECT_EQ(file.satellites[0].line, 1);
  expect_vanguard(read_elements_text("FILE", good).satellites.at(0));
}

TEST(OmmJson, WhatSpaceTrackAddsIsPassedOver) {
  const std::string more = with(
      good, "\"OBJECT_NAME\"",
      R"("CCSDS_OMM_VERS":"3.0","COMMENT":"GENERATED VIA SPACE-TRACK.ORG API","ORIGINATOR":"18 SPCS",
"CENTER_NAME":"EARTH","REF_FRAME":"TEME","TIME_SYSTEM":"UTC","MEAN_ELEMENT_THEORY":"SGP4","DECAY_DATE":null,
"SEMIMAJOR_AXIS":"8622.6","TLE_LINE1":"1 00005U","OBJECT_NAME")");
  expect_vanguard(read_elements_text("FILE", "[" + more + "]").satellites.at(0));
}

TEST(OmmJson, ComplaintsNameLineColumnAndKey) {
  EXPECT_EQ(complaint_about_elements(with(good, "\".1845686\"", "1.2")),
            "FILE:5:2: ECCENTRICITY: found \"1.2\", allowed: a number from 0 to below 1");
  EXPECT_EQ(complaint_about_elements(with(good, "\".1845686\"", "\".18x\"")),
            "FILE:5:2: ECCENTRICITY: found \".18x\", allowed: a number from 0 to below 1");
  EXPECT_EQ(
      complaint_about_elements(with(good, "2020-10-13T", "2020-13-13T")),
      "FILE:3:2: EPOCH: found \"2020-13-13T04:52:48.472320\", allowed: a time in UTC from 1957 "
      "to 2056, such as 2022-09-14T04:53:16.155072");
  EXPECT_EQ(complaint_about_elements(with(good, "\"NORAD_CAT_ID\":5", "\"NORAD_CAT_ID\":-5")),
            "FILE:10:47: NORAD_CAT_ID: found \"-5\", allowed: an integer from 0 to 4294967295");
  EXPECT_EQ(complaint_about_elements(with(good, "\"NORAD_CAT_ID\":5,", "")),
            "FILE:1:1: NORAD_CAT_ID: found an object without it, allowed: orbital elements as "
            "CelesTrak and Space-Track write them (OMM)");
  EXPECT_EQ(complaint_about_elements(with(good, "\"BSTAR\":\"-.22483E-4\"", "\"BSTAR\":null")),
            "FILE:1:1: BSTAR: found an object without it, allowed: orbital elements as CelesTrak "
            "and Space-Track write them (OMM)");
  EXPECT_EQ(complaint_about_elements(with(good, "\"BSTAR\"", "\"EPOCH\"")),
            "FILE:13:2: EPOCH: found it twice in one object, allowed: each key once");
  EXPECT_EQ(complaint_about_elements(with(good, "\"OBJECT_ID\"", "\"REF_FRAME\"")),
            "FILE:2:2: REF_FRAME: found \"1958-002B\", allowed: TEME (elements of SGP4 are what "
            "CelesTrak and Space-Track publish as GP data)");
  EXPECT_EQ(complaint_about_elements(with(good, "\"EPHEMERIS_TYPE\":0", "\"EPHEMERIS_TYPE\":4")),
            "FILE:10:2: EPHEMERIS_TYPE: found \"4\", allowed: 0 to 3 (4 is for SGP4-XP, another "
            "model)");
}

TEST(OmmJson, TextThatIsNoJsonIsRefusedWithItsPlace) {
  EXPECT_EQ(complaint_about_elements(vanguard()),
            "FILE:9:17: not JSON, allowed: a list of objects with orbital elements (OMM)");
  EXPECT_EQ(complaint_about_elements("[" + good.substr(0, 60)),
            "FILE:3:5: the text ends in the middle, allowed: a list of objects with orbital "
            "elements (OMM)");
  EXPECT_EQ(complaint_about_elements("[1, 2]"),
            "FILE:1:3: found \"1\", allowed: a list of objects with orbital elements (OMM)");
  EXPECT_EQ(complaint_about_elements(with(good, "10.84869164", "1e999")),
            "FILE:4:21: a number that no double can hold, allowed: numbers of this world");
  EXPECT_EQ(complaint_about_elements("[]"),
            "FILE:1:1: found no satellite, allowed: OMM as JSON or CSV (CelesTrak: FORMAT=json or "
            "csv), two-line element sets, or Hypatia's tles.txt");
}

TEST(OmmJson, DepthEndsWhereObjectsDo) {
  EXPECT_EQ(complaint_about_elements(std::string(50'000'000, '[')),
            "FILE:1:2: a list in a list, allowed: a list of objects with orbital elements (OMM)");
  EXPECT_EQ(complaint_about_elements(with(good, "\"BSTAR\":", "\"BSTAR\":{\"a\":{")),
            "FILE:13:10: a map in the value of \"BSTAR\", allowed: a text or a number");
  EXPECT_EQ(complaint_about_elements(with(good, "\"BSTAR\":", "\"BSTAR\":[")),
            "FILE:13:10: a list in the value of \"BSTAR\", allowed: a text or a number");
}

TEST(OmmCsv, RowsAreRead) {
  // The sample of python3-sgp4, which has it from CelesTrak.
  const ElementsFile file = read_elements_text(
      "FILE", omm_csv_header +
                  "VANGUARD 1,1958-002B,2020-10-13T04:52:48.472320,10.84869164,.1845686,34.2443,"
                  "225.5254,162.2516,205.2356,0,U,5,999,21814,-.22483E-4,-1.6E-7,0\n");
  EXPECT_EQ(file.form, ElementsForm::omm_csv);
  ASSERT_EQ(file.satellites.size(), 1U);
  expect_vanguard(file.satellites[0]);
  EXPECT_EQ(file.satellites[0].line, 2);
}

TEST(OmmCsv, WhatSpaceTrackAddsIsPassedOver) {
  // All fields in quotes, other columns between and before ours, empty where there is nothing.
  const std::string text =
      R"("CCSDS_OMM_VERS","COMMENT","OBJECT_NAME","OBJECT_ID","REF_FRAME","EPOCH","MEAN_MOTION","ECCENTRICITY",)"
      R"("INCLINATION","RA_OF_ASC_NODE","ARG_OF_PERICENTER","MEAN_ANOMALY","NORAD_CAT_ID","ELEMENT_SET_NO",)"
      R"("REV_AT_EPOCH","BSTAR","MEAN_MOTION_DOT","DECAY_DATE","GP_ID")"
      "\r\n"
      R"("3.0","GENERATED, VIA API","VANGUARD 1","1958-002B","TEME","2020-10-13T04:52:48.472320","10.84869164",)"
      R"(".1845686","34.2443","225.5254","162.2516","205.2356","5","999","21814","-0.000022483","-0.00000016","","1")"
      "\r\n";
  expect_vanguard(read_elements_text("FILE", text).satellites.at(0));
  std::string unquoted = text;
  std::erase(unquoted, '"');
  unquoted.replace(unquoted.find("GENERATED, VIA"), 14, "GENERATED VIA");
  expect_vanguard(read_elements_text("FILE", unquoted).satellites.at(0));
}

TEST(OmmCsv, ComplaintsNameLineColumnAndKey) {
  const std::string row =
      "VANGUARD 1,1958-002B,2020-10-13T04:52:48.472320,10.84869164,.1845686,34.2443,"
      "225.5254,162.2516,205.2356,0,U,5,999,21814,-.22483E-4,-1.6E-7,0\n";
  EXPECT_EQ(complaint_about_elements(omm_csv_header + row + with(row, ".1845686", "1.1845686")),
            "FILE:3:61: ECCENTRICITY: found \"1.1845686\", allowed: a number from 0 to below 1");
  EXPECT_EQ(complaint_about_elements(omm_csv_header + with(row, ",-.22483E-4", ",")),
            "FILE:2:1: BSTAR: found an object without it, allowed: orbital elements as CelesTrak "
            "and Space-Track write them (OMM)");
  EXPECT_EQ(complaint_about_elements(omm_csv_header + row.substr(0, 60)),
            "FILE:2:61: 5 fields, allowed: 17, one for each column");
  EXPECT_EQ(complaint_about_elements(omm_csv_header + row + std::string(20'000'000, ',')),
            "FILE:3:1: a line of 20000000 characters, allowed: at most 10000");
  std::string rows = omm_csv_header;
  while (rows.size() <= (std::size_t{64} << 20U)) {
    rows += std::string(16, ',') + "\n";
  }
  EXPECT_EQ(
      complaint_about_elements(rows),
      "FILE:1:1: more than 64 MB of CSV, allowed: some 300,000 satellites (split the file, or take "
      "JSON)");
}

TEST(Omm, OtherFormsOfItAreRefusedWithAWayOut) {
  EXPECT_EQ(complaint_about_elements("<?xml version=\"1.0\"?>\n<ndm></ndm>\n"),
            "FILE:1:1: OMM as XML, which is not read, allowed: OMM as JSON or CSV (CelesTrak: "
            "FORMAT=json or csv), two-line element sets, or Hypatia's tles.txt (convert it, or ask "
            "for another format where it comes from)");
  EXPECT_THAT(complaint_about_elements("CCSDS_OMM_VERS = 2.0\nOBJECT_NAME = A\n"),
              testing::StartsWith("FILE:1:1: OMM as keys and values (KVN), which is not read"));
}

TEST(Omm, IsTheSameElementsAsLines) {
  const OrbitalElements tle =
      read_elements_text("FILE", "ONEWEB-0012\n" + oneweb_12).satellites.at(0);
  OrbitalElements json = read_elements_text("FILE", "[" + omm_json(tle) + "]").satellites.at(0);
  OrbitalElements csv = read_elements_text("FILE", omm_csv_header + omm_csv(tle)).satellites.at(0);
  EXPECT_EQ(csv.line, 2);
  json.line = csv.line = tle.line;
  EXPECT_EQ(json, tle);
  EXPECT_EQ(csv, tle);
}

}  // namespace
}  // namespace spacemoe
