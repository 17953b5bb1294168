#include "host/routing/tensorrt_counts.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/little_endian.hpp"
#include "tests/complaint.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A safetensors file: the header's length, the header, the values.
std::string safetensors(const std::string& header, const std::vector<std::uint32_t>& values) {
  std::string file;
  append_little_endian(file, static_cast<std::uint64_t>(header.size()));
  file += header;
  for (const std::uint32_t value : values) {
    append_little_endian(file, value);
  }
  return file;
}

std::string counts_complaint_of(const std::string& file, const TraceOptions& options = {}) {
  return complaint_of([&] { static_cast<void>(read_tensorrt_counts("FILE", file, options)); });
}

/// An entry of a header, of so many int32 from a byte on.
std::string entry(const std::string& name, std::size_t size, std::size_t at) {
  return "\"" + name + "\":{\"dtype\":\"I32\",\"shape\":[" + std::to_string(size) +
         "],\"data_offsets\":[" + std::to_string(at) + "," + std::to_string(at + 4 * size) + "]}";
}

TEST(TensorrtCounts, AreSummedOverIterations) {
  const std::string file =
      safetensors("{\"__metadata__\":{\"format\":\"pt\"}," + entry("100_3", 3, 0) + "," +
                      entry("100_4", 3, 12) +
                      ",\"101_3\":{\"dtype\":\"I64\",\"shape\":[3],\"data_offsets\":[24,48]}}",
                  {1, 2, 3, 10, 20, 30, 100, 0, 200, 0, 300, 0});
  const RoutingCounts counts = read_tensorrt_counts("FILE", file, {});
  EXPECT_THAT(counts.layer_numbers, ElementsAre(3, 4));
  EXPECT_EQ(counts.experts, 3U);
  EXPECT_THAT(counts.counts, ElementsAre(101, 202, 303, 10, 20, 30));
}

TEST(TensorrtCounts, OfOtherFormsAreRefused) {
  const auto with = [](const std::string& text) {
    return safetensors("{" + text + "}", {1, 2, 3});
  };
  EXPECT_THAT(counts_complaint_of(with(entry("1_0", 4, 0))),
              HasSubstr("FILE: byte 8: 1_0: found other data_offsets, allowed: two with 16 bytes "
                        "between them, up to 12"));
  EXPECT_THAT(counts_complaint_of(with(entry("layer0", 3, 0))),
              HasSubstr("found the tensor layer0, allowed: ITERATION_LAYER"));
  EXPECT_THAT(counts_complaint_of(with("\"1_0\":{\"dtype\":\"F32\",\"shape\":[3],"
                                       "\"data_offsets\":[0,12]}")),
              HasSubstr("1_0: found values of the type \"F32\", allowed: I32 or I64"));
  EXPECT_THAT(counts_complaint_of(with("\"1_0\":{\"dtype\":\"I32\",\"shape\":[3,1],"
                                       "\"data_offsets\":[0,12]}")),
              HasSubstr("found another shape, allowed: [experts]"));
  EXPECT_THAT(counts_complaint_of(with("\"1_0\":{\"dtype\":\"I32\",\"shape\":[3],"
                                       "\"data_offsets\":[8,-4]}")),
              HasSubstr("found other data_offsets"));
  EXPECT_THAT(counts_complaint_of(with(entry("1_0", 2, 0) + "," + entry("1_1", 1, 8))),
              HasSubstr("found 1 counts, allowed: 2, as other tensors have"));
  EXPECT_THAT(counts_complaint_of(with(entry("1_0", 1, 0) + "," + entry("1_2", 1, 8))),
              HasSubstr("found no layer 1 between layers 0 and 2"));
  EXPECT_THAT(counts_complaint_of(safetensors("{" + entry("1_0", 2, 0) + "}", {1, 0x80000000U})),
              HasSubstr("found -2147483648, allowed: counts of at least 0"));
  std::string huge = with(entry("1_0", 3, 0));
  huge.replace(0, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F");
  EXPECT_THAT(counts_complaint_of(huge),
              HasSubstr("byte 0: found a header of 9223372036854775807 bytes"));
}

TEST(TensorrtCounts, OfDenseLayersAreAskedAbout) {
  const std::string file =
      safetensors("{" + entry("1_0", 3, 0) + "," + entry("1_1", 3, 12) + "}", {9, 0, 0, 1, 2, 3});
  EXPECT_THAT(counts_complaint_of(file), HasSubstr("layer 0 has counts of expert 0 alone"));
  TraceOptions options;
  options.dense = {0};
  EXPECT_THAT(read_tensorrt_counts("FILE", file, options).layer_numbers, ElementsAre(1));
}

TEST(TensorrtCounts, ThatAreCutOffAreRefusedWherever) {
  const std::string file = safetensors("{" + entry("1_0", 3, 0) + "}", {1, 2, 3});
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(counts_complaint_of(file.substr(0, size)), HasSubstr("FILE: byte ")) << size;
  }
}

}  // namespace
}  // namespace spacemoe
