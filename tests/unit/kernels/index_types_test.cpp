#include "kernels/common/index_types.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"
#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/search/search_state.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/result_row.hpp"
#include "kernels/common/sky.hpp"
#include "kernels/tables/numbered_list.hpp"

/// What must not compile, asked of the compiler: things of one kind do not pass for another kind,
/// nor for plain integers, in either direction.
namespace spacemoe {
namespace {

using Number = std::uint32_t;

template <class Thing, class... Others>
constexpr bool is_apart_from = ((!std::is_convertible_v<Thing, Others> &&
                                 !std::is_convertible_v<Others, Thing> &&
                                 !std::is_assignable_v<Thing&, Others> &&
                                 !std::equality_comparable_with<Thing, Others>)&&...);

static_assert(is_apart_from<Satellite, Slot, Layer, Expert, Module, Row, Number, int>);
static_assert(is_apart_from<Slot, Layer, Expert, Module, Row, Number, int>);
static_assert(is_apart_from<Layer, Expert, Module, Row, Number, int>);
static_assert(is_apart_from<Expert, Module, Row, Number, int>);
static_assert(is_apart_from<Module, Row, Number, int>);
static_assert(is_apart_from<Row, Number, int>);

// As large as the integer: views and device buffers of them need no conversion.
static_assert(sizeof(Satellite) == sizeof(Number) && std::is_trivially_copyable_v<Satellite>);

/// Whether `call` can be called with these kinds, and not with the same in another order.
template <auto call, class... Kinds>
constexpr bool takes = std::is_invocable_v<decltype(call), Kinds...>;

// Doors where numbers of several kinds meet: the right kinds pass, exchanged ones do not.
static_assert(takes<&Placement::expert, const Placement&, Layer, Expert>);
static_assert(!takes<&Placement::expert, const Placement&, Expert, Layer>);
static_assert(!takes<&Placement::expert, const Placement&, Number, Number>);
static_assert(!takes<&Placement::gateway, const Placement&, Satellite>);
static_assert(!takes<&Constellation::address, const Constellation&, Module>);
static_assert(!takes<&ExpectedLatency::row, const ExpectedLatency&, Layer>);
static_assert(takes<&SearchState::put, SearchState&, Module, Satellite>);
static_assert(!takes<&SearchState::put, SearchState&, Satellite, Module>);
static_assert(!takes<&SnapshotPass::links, SnapshotPass&, Satellite, std::span<LinkReport>>);
static_assert(takes<&link_survives, LinkRules, OutageKey, Slot, Number, Number>);
static_assert(!takes<&link_survives, LinkRules, OutageKey, Number, Slot, Number>);
static_assert(!takes<&SchemeRows::placement_of_token, SchemeRows, Row>);
static_assert(!takes<&SchemeRows::placement_of_row, SchemeRows, Number>);

using SampleExperts = decltype(&sample_experts<std::uint16_t*>);
static_assert(std::is_invocable_v<SampleExperts, SetLawView, std::uint64_t, Slot, Number, Layer,
                                  std::uint16_t*>);
static_assert(!std::is_invocable_v<SampleExperts, SetLawView, std::uint64_t, Layer, Number, Slot,
                                   std::uint16_t*>);
static_assert(!std::is_invocable_v<SampleExperts, SetLawView, std::uint64_t, Number, Slot, Layer,
                                   std::uint16_t*>);

// A move is written module first: a satellite there, or a module as the target, does not compile.
template <class First, class Second>
concept MakesMove = requires(First first, Second second) {
  Move{first, second, {}};
};
static_assert(MakesMove<Module, Satellite>);
static_assert(!MakesMove<Satellite, Module>);

TEST(IndexTypes, AreMadeByNameAndTurnIntoTheirNumber) {
  EXPECT_EQ(number(Satellite{7}), 7U);
  EXPECT_LT(Slot{2}, Slot{10});
  EXPECT_EQ(fmt::format("satellite {}", Satellite{12}), "satellite 12");
}

TEST(IndexTypes, AreLoopedOverFromZero) {
  std::vector<Number> seen;
  for (const Layer layer : all<Layer>(3)) {
    seen.push_back(number(layer));
  }
  EXPECT_THAT(seen, testing::ElementsAre(0, 1, 2));
  EXPECT_EQ(list_all<Expert>(0).size(), 0U);
  EXPECT_EQ(numbers_of(list_of<Satellite>({4, 2})), (std::vector<Number>{4, 2}));
}

TEST(IndexTypes, LayersFormARing) {
  EXPECT_EQ(next_layer(Layer{0}, 3), Layer{1});
  EXPECT_EQ(next_layer(Layer{2}, 3), Layer{0});
  EXPECT_EQ(previous_layer(Layer{0}, 3), Layer{2});
  EXPECT_EQ(previous_layer(Layer{2}, 3), Layer{1});
  EXPECT_EQ(next_layer(Layer{0}, 1), Layer{0});
  EXPECT_EQ(previous_layer(Layer{0}, 1), Layer{0});
}

TEST(IndexTypes, SlotsFollowEachOther) {
  EXPECT_EQ(later(Slot{5}, 3), Slot{8});
}

TEST(Placement, NamesItsModulesByLayerAndExpert) {
  const Placement placement{list_of<Satellite>({9, 8}), list_of<Satellite>({1, 2, 3, 4, 5, 6}), {}};
  EXPECT_EQ(placement.layers(), 2U);
  EXPECT_EQ(placement.experts(), 3U);
  EXPECT_EQ(placement.gateway(Layer{1}), Satellite{8});
  EXPECT_EQ(placement.next_gateway(Layer{1}), Satellite{9});
  EXPECT_EQ(placement.expert(Layer{1}, Expert{2}), Satellite{6});
}

}  // namespace
}  // namespace spacemoe
