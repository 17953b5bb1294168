#include "host/base/seal.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/digest.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "tests/flipped_bit.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

constexpr const char* document = "{\n  \"program\": \"spacemoe\",\n  \"seed\": 1\n}\n";

std::string sealed_document() {
  const std::vector<FileHash> files = {{"a.csv", sha256_hex("a\n")}, {"b.csv", sha256_hex("b\n")}};
  return sealed(document, files);
}

// FIPS 180-4, example of one block.
TEST(Seal, HashesAreThoseOfTheStandard) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Seal, KeepsTheDocumentAndIsJson) {
  const auto json = nlohmann::json::parse(sealed_document());
  EXPECT_EQ(json.at("seed"), 1);
  EXPECT_EQ(json.at("files").at("b.csv"), sha256_hex("b\n"));
}

TEST(Seal, IsBrokenByEveryBitThatFlips) {
  const std::string whole = sealed_document();
  ASSERT_TRUE(Seal::read("manifest.json", whole).has_value());
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    EXPECT_THROW((void)Seal::read("manifest.json", flipped_bit(whole, bit)), ConfigError)
        << "bit " << bit;
  }
}

TEST(Seal, IsBrokenWhereTheTextIsCutShort) {
  const std::string whole = sealed_document();
  // Before its first line, a text bears no seal, and is no JSON.
  for (std::size_t kept = whole.find("\"files\": {") + 10; kept < whole.size(); ++kept) {
    EXPECT_THROW((void)Seal::read("manifest.json", whole.substr(0, kept)), ConfigError) << kept;
  }
}

TEST(Seal, HoldsTheFilesThatItCovers) {
  const auto seal = Seal::read("manifest.json", sealed_document());
  ASSERT_TRUE(seal);
  EXPECT_TRUE(seal->files().contains("a.csv"));
  EXPECT_FALSE(seal->files().contains("c.csv"));
  EXPECT_NO_THROW(seal->check("there/a.csv", "a\n"));
  EXPECT_THROW(seal->check("there/a.csv", "A\n"), ConfigError);
  EXPECT_NO_THROW(seal->check("there/c.csv", "anything"));
}

TEST(Seal, IsNotThereInDocumentsOfEarlierVersions) {
  EXPECT_FALSE(Seal::read("manifest.json", document).has_value());
}

TEST(SealBeside, HoldsForOurManifestsOnly) {
  const TestFolder work;
  const auto file = work.path() / "a.csv";
  EXPECT_NO_THROW(check_with_seal_beside(file, "A\n"));
  write_file_atomically(work.path() / "manifest.json", sealed_document());
  EXPECT_NO_THROW(check_with_seal_beside(file, "a\n"));
  EXPECT_THROW(check_with_seal_beside(file, "A\n"), ConfigError);
  write_file_atomically(work.path() / "manifest.json",
                        "{\n  \"files\": {\"a.csv\": \"mine\"}\n}\n");
  EXPECT_NO_THROW(check_with_seal_beside(file, "A\n"));
}

}  // namespace
}  // namespace spacemoe
