#include "host/base/csv.hpp"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/csv_field.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CsvTable table(std::string_view text) {
  return {"t.csv", text};
}

template <class Action>
std::string complaint(Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no complaint";
}

std::string complaint_about(std::string_view text) {
  return complaint([&] { static_cast<void>(table(text)); });
}

TEST(Csv, FieldsAreFoundByTheNameOfTheirColumn) {
  const CsvTable t = table("layer,expert,count\n0,1,17\n0,2,4.5\n");
  EXPECT_EQ(t.rows(), 2U);
  EXPECT_THAT(t.columns(), ElementsAre("layer", "expert", "count"));
  EXPECT_EQ(t.unsigned_integer(0, t.column("count"), 100), 17U);
  EXPECT_EQ(t.number(1, t.column("count")), 4.5);
  EXPECT_EQ(t.text(1, t.column("expert")), "2");
  EXPECT_EQ(t.find_column("tokens"), std::nullopt);
}

TEST(Csv, TheLastLineMayLackItsEnd) {
  EXPECT_EQ(table("a,b\n1,2").rows(), 1U);
  EXPECT_EQ(table("a,b\n1,2\n\n").rows(), 1U);
  EXPECT_EQ(table("a,b").rows(), 0U);
}

TEST(Csv, WindowsLineEndsAndAByteOrderMarkAreNoPartOfFields) {
  const CsvTable t = table(
      "\xEF\xBB\xBF"
      "a,b\r\n1,2\r\n");
  EXPECT_THAT(t.columns(), ElementsAre("a", "b"));
  EXPECT_EQ(t.text(0, 1), "2");
}

TEST(Csv, LinesEndAsOnAnySystem) {
  for (const char* text : {"a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4", "a,b\r\r\n1,2\r\r\n3,4\r\r\n",
                           "a,b\n1,2\r\n3,4\n"}) {
    const CsvTable t = table(text);
    EXPECT_THAT(t.columns(), ElementsAre("a", "b"));
    ASSERT_EQ(t.rows(), 2U);
    EXPECT_EQ(t.text(1, 1), "4");
    EXPECT_EQ(t.position(1, 1).line, 3);
    EXPECT_EQ(t.position(1, 1).column, 3);
  }
}

TEST(Csv, BlanksAroundFieldsAreNoPartOfThem) {
  const CsvTable t = table("layer, expert ,\tcount\n 0, 1 , 17 \n0,\" 2 \" ,4\n");
  EXPECT_THAT(t.columns(), ElementsAre("layer", "expert", "count"));
  EXPECT_EQ(t.unsigned_integer(0, 2, 100), 17U);
  EXPECT_EQ(t.position(0, 1).column, 5);
  EXPECT_EQ(t.text(1, 1), " 2 ");
}

TEST(Csv, BlanksAtTheEndsOfAFieldSurvive) {
  for (const char* text : {" a", "a ", "\ta", " "}) {
    EXPECT_EQ(table("a\n" + csv_field(text) + "\n").text(0, 0), text);
  }
  EXPECT_EQ(csv_field("a b"), "a b");
}

TEST(Csv, QuotesHoldCommasQuotesAndLineEnds) {
  const CsvTable t = table("a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\n1,z\n");
  EXPECT_EQ(t.text(0, 0), "x,\"y\"");
  EXPECT_EQ(t.text(0, 1), "two\nlines");
  EXPECT_EQ(t.position(1, 1).line, 4);
}

TEST(Csv, EmptyFieldsAreFields) {
  const CsvTable t = table("a,b,c\n,,\n");
  EXPECT_EQ(t.text(0, 2), "");
}

TEST(Csv, ColumnsOfPositionsAreCharactersNotBytes) {
  const CsvTable t = table("a,b\n\xC3\xA4\xC3\xB6,x\n");
  EXPECT_EQ(t.position(0, 1).column, 4);
}

TEST(Csv, ComplaintsNameLineColumnAndWhatMayStandThere) {
  const CsvTable t = table("layer,tokens\n0,12\n1,x7\n1,-3\n");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.unsigned_integer(1, 1, 99)); }),
            "t.csv:3:3: tokens: found \"x7\", allowed: an integer from 0 to 99");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.unsigned_integer(2, 1, 99)); }),
            "t.csv:4:3: tokens: found \"-3\", allowed: an integer from 0 to 99");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.unsigned_integer(0, 1, 11)); }),
            "t.csv:2:3: tokens: found \"12\", allowed: an integer from 0 to 11");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.number(1, 1)); }),
            "t.csv:3:3: tokens: found \"x7\", allowed: a number");
}

TEST(Csv, AMissingColumnIsNamedWithTheNearestOne) {
  const CsvTable t = table("layer,token\n0,1\n");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.column("tokens")); }),
            "t.csv:1:1: no column \"tokens\" among layer, token (is \"token\" meant?)");
  EXPECT_EQ(complaint([&] { static_cast<void>(t.column("expert_i")); }),
            "t.csv:1:1: no column \"expert_i\" among layer, token");
}

TEST(Csv, BrokenTablesAreRejected) {
  EXPECT_EQ(complaint_about(""), "t.csv:1:1: an empty file, allowed: a header line and rows");
  EXPECT_EQ(complaint_about("\n\n"), "t.csv:1:1: an empty file, allowed: a header line and rows");
  EXPECT_EQ(complaint_about("a,b,a\n1,2,3\n"),
            "t.csv:1:5: column \"a\" twice, allowed: each column once");
  EXPECT_EQ(complaint_about("a,b,c\n1,2,3\n1,2\n"),
            "t.csv:3:3: 2 fields, allowed: 3, one for each column");
  EXPECT_EQ(complaint_about("a,b\n1,2,3\n"),
            "t.csv:2:5: 3 fields, allowed: 2, one for each column");
  EXPECT_EQ(complaint_about("a,b\n\n1,2\n"), "t.csv:2:1: 1 field, allowed: 2, one for each column");
  EXPECT_EQ(complaint_about("a,b\n1,2\"\n"),
            "t.csv:2:4: a quote inside an unquoted field, allowed: quotes around a whole field");
  EXPECT_EQ(complaint_about("a,b\n1,\"2\"3\n"),
            "t.csv:2:6: text after a closing quote, allowed: a comma or the line's end");
  EXPECT_EQ(complaint_about("a,b\n1,\"2\n3,4\n"),
            "t.csv:2:3: a quote that is never closed, allowed: quotes around a whole field");
}

// As many as a spreadsheet never has, and a file of counts may.
// As programs write tables where the decimal sign is a comma.
TEST(Csv, OtherSeparatorsAreNamed) {
  EXPECT_EQ(complaint_about("layer;expert;count\n0;1;2,5\n"),
            "t.csv:1:1: found columns separated by semicolons, allowed: commas between columns "
            "(save the table with commas, and with points as decimal signs)");
  EXPECT_THAT(complaint_about("layer\texpert\n0\t1\n"), HasSubstr("separated by tabs"));
  EXPECT_EQ(table("\"a;b\",c\n1,2\n").rows(), 1U);
}

TEST(Csv, ReadsManyColumns) {
  std::string header = "c0";
  std::string row = "0";
  constexpr int columns = 200'000;
  for (int column = 1; column < columns; ++column) {
    header += ",c" + std::to_string(column);
    row += "," + std::to_string(column);
  }
  const CsvTable t = table(header + "\n" + row + "\n");
  EXPECT_EQ(t.column("c199999"), 199'999U);
  EXPECT_EQ(t.text(0, t.column("c77777")), "77777");
  EXPECT_LT(complaint([&] { static_cast<void>(t.column("d")); }).size(), 1000U);
}

TEST(Csv, AMissingFileIsSaidToBeMissing) {
  try {
    static_cast<void>(read_csv("/nowhere/pairs.csv"));
    FAIL();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot read /nowhere/pairs.csv: No such file"));
  }
}

}  // namespace
}  // namespace spacemoe
