#include "host/config/config_tree.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::HasSubstr;

ConfigNode parse(std::string_view text) {
  return parse_config_text("c.yaml", text);
}

std::string complaint(std::string_view text) {
  try {
    static_cast<void>(parse(text));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

void expect_at(const TextPosition& position, int line, int column) {
  EXPECT_EQ(position.file, "c.yaml");
  EXPECT_EQ(position.line, line);
  EXPECT_EQ(position.column, column);
}

TEST(ConfigTree, KnowsWhereEachKeyAndValueStands) {
  const ConfigNode root = parse("a: 1\nb:\n  - x: 2\n    y: [3, {z: 4}]\n");
  expect_at(root.find("a")->key_position, 1, 1);
  expect_at(root.find("a")->position, 1, 4);
  expect_at(root.find("b")->place(), 2, 1);
  const ConfigNode& item = *root.find("b")->step("0");
  expect_at(item.place(), 3, 5);
  expect_at(item.find("x")->place(), 3, 8);
  expect_at(item.find("y")->step("0")->place(), 4, 9);
  expect_at(item.find("y")->step("1")->find("z")->place(), 4, 16);
}

TEST(ConfigTree, CountsCharactersNotBytes) {
  const ConfigNode root = parse("größe: {höhe: 1, länge: 2}\n");
  expect_at(root.find("größe")->find("länge")->place(), 1, 25);
  expect_at(root.find("größe")->find("höhe")->place(), 1, 15);
}

TEST(ConfigTree, CountsPastAByteOrderMarkAndWindowsLineEnds) {
  const ConfigNode root = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  expect_at(root.find("a")->place(), 1, 4);
  expect_at(root.find("b")->place(), 2, 4);
  EXPECT_EQ(root.find("b")->text, "2");
}

TEST(ConfigTree, TellsQuotedFromPlainScalars) {
  const ConfigNode root = parse("plain: 1\nsingle: '1'\ndouble: \"1\"\nblock: |\n  1\n");
  EXPECT_FALSE(root.find("plain")->quoted);
  EXPECT_TRUE(root.find("single")->quoted);
  EXPECT_TRUE(root.find("double")->quoted);
  EXPECT_TRUE(root.find("block")->quoted);
}

TEST(ConfigTree, PlacesNothingAtItsKey) {
  const ConfigNode root = parse("a:\nb: 1\nc: ~\n");
  EXPECT_EQ(root.find("a")->kind, ConfigNode::Kind::nothing);
  expect_at(root.find("a")->place(), 1, 1);
  expect_at(root.find("c")->place(), 3, 1);
}

TEST(ConfigTree, KeepsTheOrderOfKeys) {
  const ConfigNode root = parse("b: 1\na: 2\nc: 3\n");
  ASSERT_EQ(root.children.size(), 3U);
  EXPECT_EQ(root.children[0].key, "b");
  EXPECT_EQ(root.children[1].key, "a");
  EXPECT_EQ(root.children[2].key, "c");
}

TEST(ConfigTree, AllowsTheSameKeyInDifferentMaps) {
  EXPECT_EQ(complaint("- {a: 1}\n- {a: 2, b: {a: 3}}\n"), "");
}

TEST(ConfigTree, NestsAsDeepAsItSaysAndNoDeeper) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(complaint(nested(max_config_depth)), "");
  EXPECT_THAT(complaint(nested(max_config_depth + 1)), HasSubstr("deeper nesting"));
  EXPECT_THAT(complaint(std::string(100'000, '[')), HasSubstr("c.yaml:1:"));
  EXPECT_THAT(complaint(std::string(100'000, '{')), HasSubstr("c.yaml:1:"));
}

TEST(ConfigTree, TakesTextsAsLongAsItSaysAndNoLonger) {
  const std::string start = "a: 1 #";
  std::string text = start + std::string(max_config_bytes - start.size(), 'x');
  EXPECT_EQ(complaint(text), "");
  EXPECT_EQ(complaint(text + "x"), "c.yaml: found 1048577 bytes, allowed: up to 1048576");
}

TEST(ConfigTree, TakesMapsAsLargeAsItSaysAndNoLarger) {
  std::string text;
  for (std::size_t i = 0; i < max_config_keys; ++i) {
    text += "k";
    text += std::to_string(i) + ": 1\n";
  }
  EXPECT_EQ(complaint(text), "");
  EXPECT_EQ(complaint(text + "more: 1\n"),
            "c.yaml:1001:1: found more keys in a map, allowed: up to 1000");
}

// The boundary cases of the Unicode standard's table of well-formed sequences.
TEST(ConfigTree, TakesUtf8AndNothingElse) {
  for (const std::string_view good :
       {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBD",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_NO_THROW(check_text("c.yaml", good));
  }
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2 ", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_THROW(check_text("c.yaml", bad), ConfigError);
  }
}

TEST(ConfigTree, SeesAQuoteThatIsNotClosed) {
  EXPECT_THAT(complaint("a: \"x\n"), HasSubstr("c.yaml:1:4: found a quote that is not closed"));
  EXPECT_THAT(complaint("a: 'it''s\n"), HasSubstr("not closed"));
  EXPECT_THAT(complaint("a: \"x\\\"\n"), HasSubstr("not closed"));
  EXPECT_THAT(complaint("a: \"x"), HasSubstr("c.yaml:1:6: not YAML: illegal EOF in scalar"));
  EXPECT_EQ(complaint("a: \"x\\\"\"\nb: 'it''s'\nc: ''\nd: '\"'"), "");
}

}  // namespace
}  // namespace spacemoe
