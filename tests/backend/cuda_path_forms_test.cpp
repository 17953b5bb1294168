#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/path_forms.hpp"
#include "tests/backend/sky.hpp"
#include "tests/backend/sky_size.hpp"

/// Path rows of every form that fits the device, at several sizes, to the bit those of the CPU
/// backend. No form may change a bit, nor may the order in which warps drift apart, which differs
/// every time.
namespace spacemoe {
namespace {

/// Some satellites, in no order: the last tile is not full.
std::vector<std::uint32_t> sources_of(const SkySize& size) {
  std::vector<std::uint32_t> sources;
  const std::uint32_t satellites = size.satellites();
  for (std::uint32_t source = 0; source < satellites; source += size.every) {
    sources.push_back(satellites - 1 - source);
  }
  if (sources.size() % 8 == 0) {
    sources.pop_back();
  }
  std::swap(sources.front(), sources[sources.size() / 2]);
  return sources;
}

std::size_t count_different(const std::vector<float>& got, const std::vector<float>& expected) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(got[i]);
    different += bits != std::bit_cast<std::uint32_t>(expected[i]) ? 1U : 0U;
  }
  return different;
}

class PathFormsAtSize : public testing::TestWithParam<SkySize> {};

/// Names of the forms that were compared.
std::string compare_forms(const SkySize& size, const LinkSpec& links) {
  const Sky sky({{{size.planes, size.per_plane, 1400.0, 87.0, 360.0, 3.0}}, {}}, links, size.slots);
  const std::vector<std::uint32_t> sources = sources_of(size);
  const SlotRange slots{Slot{0}, size.slots};
  std::vector<float> expected(std::size_t{size.slots} * sources.size() * size.satellites());
  cpu::make_cpu_backend(0)
      ->snapshots(sky.series())
      ->path_rows(slots, list_of<Satellite>(sources), expected);
  std::string tested;
  for (const NamedForm& form : path_forms(sky.series().network, cuda::current_device())) {
    const std::vector<float> got = solve_rows(sky.series(), form.form, slots, sources);
    EXPECT_EQ(got.size(), expected.size());
    EXPECT_EQ(count_different(got, expected), 0U) << form.name << ", of " << got.size();
    tested += (tested.empty() ? "" : ", ") + form.name;
  }
  return tested;
}

TEST_P(PathFormsAtSize, HaveTheBitsOfTheCpu) {
  const std::string tested = compare_forms(GetParam(), fragile_links(0.95));
  EXPECT_NE(tested.find("global"), std::string::npos);
  RecordProperty("forms", tested);
}

// The walk needs a grid, which there is none of.
TEST_P(PathFormsAtSize, HaveTheBitsOfTheCpuWherePartnersChange) {
  LinkSpec links = fragile_links(0.95);
  links.cross_plane = CrossPlane::nearest;
  const std::string tested = compare_forms(GetParam(), links);
  EXPECT_NE(tested.find("global"), std::string::npos);
  EXPECT_EQ(tested.find("walk"), std::string::npos);
  RecordProperty("forms", tested);
}

INSTANTIATE_TEST_SUITE_P(Sizes, PathFormsAtSize, testing::ValuesIn(sizes_under_test()),
                         [](const auto& size) { return std::to_string(size.param.satellites()); });

}  // namespace
}  // namespace spacemoe
