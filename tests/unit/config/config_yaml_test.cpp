#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/number.hpp"
#include "host/config/config.hpp"

/// Resolved configs against the grammars of YAML: what is a number must be one to readers of 1.1
/// (as PyYAML) and of 1.2, and what is a text must be one.
namespace spacemoe {
namespace {

/// yaml.org/type/int.html and float.html of 1.1, without the forms that we never write.
bool is_number_in_1_1(const std::string& text) {
  static const std::regex integer("[-+]?(0|[1-9][0-9_]*)");
  static const std::regex real("[-+]?([0-9][0-9_]*)?\\.[0-9.]*([eE][-+][0-9]+)?");
  return std::regex_match(text, integer) || std::regex_match(text, real);
}

/// The core schema of 1.2, section 10.3.2.
bool is_number_in_1_2(const std::string& text) {
  static const std::regex real("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  return std::regex_match(text, real);
}

/// Truth values and nothing, of either.
bool is_word(const std::string& text) {
  static const std::regex words("~|null|true|false|yes|no|on|off|y|n", std::regex::icase);
  return std::regex_match(text, words);
}

/// Plain scalars of a block text, as the writer makes them: what follows "key: " or "- key: ".
std::vector<std::string> plain_scalars(const std::string& text) {
  std::vector<std::string> scalars;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    const std::string value = colon == std::string::npos ? "" : line.substr(colon + 2);
    if (!value.empty() && value.front() != '"' && value.front() != '[' && value.front() != '{') {
      scalars.push_back(value);
    }
  }
  return scalars;
}

std::string resolved(const std::string& more) {
  return resolved_yaml(read_config_text("study.yaml",
                                        "constellation: paper-1056\n"
                                        "activation: {kind: conditional_poisson, skew: 1e-7}\n" +
                                            more)
                           .config);
}

TEST(ResolvedYaml, HasNumbersThatEveryReaderTakes) {
  const std::string text = resolved(
      "model: {layers: 4, experts: 8, active: 2, expert_flops: 1e7, gateway_flops: 2.5e-9}\n"
      "links: {rate_gbps: 1e17, processing_ms: 3e-300}\n"
      "schemes: [SpaceMoE]\n");
  EXPECT_THAT(text, testing::HasSubstr("skew: 1.0e-07\n"));
  int numbers = 0;
  for (const std::string& scalar : plain_scalars(text)) {
    const bool is_number = parse_number(scalar).has_value();
    EXPECT_EQ(is_number_in_1_1(scalar), is_number) << scalar;
    EXPECT_EQ(is_number_in_1_2(scalar), is_number) << scalar;
    EXPECT_FALSE(is_word(scalar)) << scalar;
    numbers += is_number ? 1 : 0;
  }
  EXPECT_GT(numbers, 20);
}

TEST(ResolvedYaml, QuotesWordsThatSomeReadersTakeForSomethingElse) {
  for (const char* name : {"on", "No", "YES", "null", "y", "true"}) {
    const std::string text = resolved("model: {layers: 4, experts: 8, active: 2}\nname: \"" +
                                      std::string(name) + "\"\nschemes: [SpaceMoE]\n");
    EXPECT_THAT(text, testing::HasSubstr("name: \"" + std::string(name) + "\"\n"));
  }
}

}  // namespace
}  // namespace spacemoe
