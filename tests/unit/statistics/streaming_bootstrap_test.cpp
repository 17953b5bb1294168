#include "host/statistics/streaming_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

constexpr double RowSums::*quantities[] = {&RowSums::delivered, &RowSums::latency_s,
                                           &RowSums::joint_delivered, &RowSums::joint_latency_s,
                                           &RowSums::joint_reference_s};

/// Rows of a whole evaluation. [slots][draws]
struct Sample {
  std::uint32_t slots;
  std::uint32_t draws;
  std::vector<RowSums> rows;

  [[nodiscard]] std::span<const RowSums> slot(std::uint32_t k) const {
    return std::span(rows).subspan(std::size_t{k} * draws, draws);
  }
  /// As a bootstrap takes them.
  [[nodiscard]] SlotRows some(std::uint32_t first, std::uint32_t count) const {
    return {rows.data() + std::size_t{first} * draws, draws, count};
  }
};

/// Rows with lost tokens, slots and draws that nothing reaches, and a common trouble of each slot.
Sample troubled_sample(std::uint32_t slots, std::uint32_t draws, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Sample sample{slots, draws, {}};
  for (std::uint32_t k = 0; k < slots; ++k) {
    const double trouble = 1.0 + uniform(random);
    for (std::uint32_t d = 0; d < draws; ++d) {
      const double delivered = uniform(random) < 0.1 ? 0.0 : uniform(random);
      const double joint = delivered * uniform(random);
      sample.rows.push_back({delivered, delivered * trouble * (3.0 + uniform(random)), joint,
                             joint * trouble * (3.0 + uniform(random)), joint * trouble});
    }
  }
  return sample;
}

StreamingBootstrap bootstrap_of(const Sample& sample, const SlotResampling& slots,
                                const DrawResampling& draws) {
  StreamingBootstrap bootstrap(slots, draws);
  bootstrap.add(sample.some(0, sample.slots));
  return bootstrap;
}

/// One replicate's sums from the whole matrix: weight of the slot times weight of the draw.
RowSums straightforward_replicate(const Sample& sample, std::uint64_t seed,
                                  std::uint32_t replicate) {
  const auto block =
      static_cast<std::uint32_t>(std::ceil(std::cbrt(static_cast<double>(sample.slots)) - 1e-9));
  std::vector<double> slot_weight(sample.slots, 0.0);
  std::uint32_t taken = 0;
  for (std::uint32_t number = 0; taken < sample.slots; ++number) {
    const std::uint32_t start =
        uniform_below({seed, Purpose::bootstrap_slots, replicate, number}, sample.slots);
    for (std::uint32_t i = 0; i < block && taken < sample.slots; ++i, ++taken) {
      slot_weight[(start + i) % sample.slots] += 1.0;
    }
  }
  std::vector<double> draw_weight(sample.draws, 0.0);
  for (std::uint32_t d = 0; d < sample.draws; ++d) {
    draw_weight[uniform_below({seed, Purpose::bootstrap_draws, replicate, d}, sample.draws)] += 1.0;
  }
  RowSums sum{};
  for (std::uint32_t k = 0; k < sample.slots; ++k) {
    for (std::uint32_t d = 0; d < sample.draws; ++d) {
      for (const auto quantity : quantities) {
        sum.*quantity += slot_weight[k] * draw_weight[d] * sample.slot(k)[d].*quantity;
      }
    }
  }
  return sum;
}

TEST(StreamingBootstrap, GivesTheReplicatesOfTheWholeMatrix) {
  for (const std::uint32_t slots : {1U, 2U, 3U, 8U, 9U, 50U}) {
    for (const std::uint32_t draws : {1U, 7U}) {
      const Sample sample = troubled_sample(slots, draws, slots + draws);
      const SlotResampling slot_resampling(42, slots, 60);
      const DrawResampling draw_resampling(42, draws, 60);
      const auto replicates = bootstrap_of(sample, slot_resampling, draw_resampling).replicates();
      for (std::uint32_t replicate = 0; replicate < 60; ++replicate) {
        const RowSums expected = straightforward_replicate(sample, 42, replicate);
        for (const auto quantity : quantities) {
          EXPECT_NEAR(replicates[replicate].*quantity, expected.*quantity,
                      1e-12 * (1.0 + expected.*quantity))
              << slots << " slots, " << draws << " draws, replicate " << replicate;
        }
      }
    }
  }
}

/// The replicates by plain loops, in the order that bits follow from: blocks by their first slot,
/// the cut one first; in a block, each draw over its slots; then the draws as they are taken.
std::vector<RowSums> replicates_in_order(const Sample& sample, const SlotResampling& slots,
                                         const DrawResampling& draws) {
  std::vector<RowSums> replicates(slots.replicates());
  const auto add_block = [&](std::uint32_t replicate, std::uint32_t start, std::uint32_t length) {
    for (const auto quantity : quantities) {
      double block = 0.0;
      for (const std::uint32_t draw : draws.taken(replicate)) {
        double of_draw = 0.0;
        for (std::uint32_t k = start; k < start + length; ++k) {
          of_draw += sample.slot(k % sample.slots)[draw].*quantity;
        }
        block += of_draw;
      }
      replicates[replicate].*quantity += block;
    }
  };
  for (std::uint32_t slot = 0; slot < sample.slots; ++slot) {
    for (const std::uint32_t replicate : slots.last_blocks_from(slot)) {
      add_block(replicate, slot, slots.last_block_length());
    }
    for (const std::uint32_t replicate : slots.blocks_from(slot)) {
      add_block(replicate, slot, slots.block_length());
    }
  }
  return replicates;
}

void expect_same_bits(std::span<const RowSums> got, std::span<const RowSums> expected,
                      const std::string& what) {
  ASSERT_EQ(got.size(), expected.size());
  EXPECT_EQ(std::memcmp(got.data(), expected.data(), expected.size_bytes()), 0) << what;
}

TEST(StreamingBootstrap, KeepsTheBitsOfPlainLoopsHoweverSlotsCome) {
  for (const std::uint32_t slots : {1U, 2U, 7U, 26U, 27U, 41U, 130U}) {
    for (const std::uint32_t draws : {1U, 2U, 5U, 16U}) {
      const Sample sample = troubled_sample(slots, draws, slots + draws);
      const SlotResampling slot_resampling(9, slots, 51);
      const DrawResampling draw_resampling(9, draws, 51);
      const auto expected = replicates_in_order(sample, slot_resampling, draw_resampling);
      for (const std::uint32_t batch : {1U, 3U, 64U}) {
        StreamingBootstrap bootstrap(slot_resampling, draw_resampling);
        for (std::uint32_t begin = 0; begin < slots; begin += batch) {
          bootstrap.add(sample.some(begin, std::min(batch, slots - begin)));
        }
        expect_same_bits(bootstrap.replicates(), expected,
                         std::to_string(slots) + " slots in batches of " + std::to_string(batch) +
                             ", " + std::to_string(draws) + " draws");
      }
    }
  }
}

TEST(StreamingBootstrap, KeepsTheBitsHoweverItsReplicatesAreShared) {
  const Sample sample = troubled_sample(150, 5, 1);
  const SlotResampling slots(9, 150);
  const DrawResampling draws(9, 5);
  const auto alone = bootstrap_of(sample, slots, draws);
  StreamingBootstrap shared(slots, draws);
  for (std::uint32_t begin = 0; begin < 150; begin += 50) {
    shared.begin(sample.some(begin, 50));
    shared.resample(1300, 700);
    shared.resample(0, 1);
    shared.resample(1, 1299);
    shared.finish();
  }
  expect_same_bits(shared.replicates(), alone.replicates(), "shared");
  EXPECT_EQ(shared.ratio()->interval->low, alone.ratio()->interval->low);
  EXPECT_EQ(shared.mean()->interval_s->high, alone.mean()->interval_s->high);
}

TEST(StreamingBootstrap, KeepsTheBitsOfSchemesSideBySide) {
  // Up to eight schemes of five draws, among rows of others: one register to five of any width.
  constexpr std::uint32_t slots = 90;
  constexpr std::uint32_t draws = 5;
  const SlotResampling slot_resampling(3, slots, 77);
  const DrawResampling draw_resampling(3, draws, 77);
  for (std::size_t schemes = 1; schemes <= 8; ++schemes) {
    std::vector<Sample> samples;
    std::vector<std::size_t> first_rows;
    for (std::size_t scheme = 0; scheme < schemes; ++scheme) {
      samples.push_back(troubled_sample(slots, draws, 10 + scheme));
      first_rows.push_back(1 + scheme * (draws + 2));
    }
    const std::size_t stride = first_rows.back() + draws + 3;
    std::vector<RowSums> records(slots * stride, {1e9, 1e9, 1e9, 1e9, 1e9});
    for (std::size_t scheme = 0; scheme < schemes; ++scheme) {
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        std::ranges::copy(samples[scheme].slot(slot), &records[slot * stride + first_rows[scheme]]);
      }
    }
    StreamingBootstrap together(slot_resampling, draw_resampling, first_rows);
    together.add({records.data(), stride, 50});
    together.add({&records[50 * stride], stride, slots - 50});
    for (std::size_t scheme = 0; scheme < schemes; ++scheme) {
      const auto alone = bootstrap_of(samples[scheme], slot_resampling, draw_resampling);
      expect_same_bits(together.replicates(scheme), alone.replicates(),
                       "scheme " + std::to_string(scheme) + " of " + std::to_string(schemes));
      EXPECT_EQ(together.ratio(scheme)->interval->low, alone.ratio()->interval->low);
      EXPECT_EQ(together.mean(scheme)->interval_s->high, alone.mean()->interval_s->high);
    }
  }
}

TEST(StreamingBootstrap, EstimatesAreRatiosOfSums) {
  const SlotResampling slots(1, 3);
  const DrawResampling draws(1, 1);
  StreamingBootstrap bootstrap(slots, draws);
  for (const RowSums& row : {RowSums{1.0, 2.0, 1.0, 2.0, 1.0}, RowSums{0.5, 2.5, 0.25, 1.0, 0.5},
                             RowSums{0.0, 0.0, 0.0, 0.0, 0.0}}) {
    bootstrap.add({&row, 1, 1});
  }
  EXPECT_DOUBLE_EQ(bootstrap.mean()->value_s, 4.5 / 1.5);
  EXPECT_DOUBLE_EQ(bootstrap.ratio()->value, 3.0 / 1.5);
}

TEST(StreamingBootstrap, TheRatioIsPairedSlotBySlot) {
  // Latencies swing threefold from slot to slot, the scheme is always twice the reference to 1 %.
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> swing(1.0, 3.0);
  std::normal_distribution<double> noise(2.0, 0.02);
  const SlotResampling slots(1, 200);
  const DrawResampling draws(1, 1);
  StreamingBootstrap bootstrap(slots, draws);
  for (int k = 0; k < 200; ++k) {
    const double reference = swing(random);
    const double scheme = reference * noise(random);
    const RowSums row{1.0, scheme, 1.0, scheme, reference};
    bootstrap.add({&row, 1, 1});
  }
  const RatioEstimate ratio = bootstrap.ratio().value();
  EXPECT_NEAR(ratio.value, 2.0, 0.01);
  EXPECT_LT(ratio.interval->high - ratio.interval->low, 0.01);
  EXPECT_EQ(ratio.p_value, 2.0 / 2001.0);
  const MeanEstimate mean = bootstrap.mean().value();
  EXPECT_GT(mean.interval_s->high - mean.interval_s->low, 0.2);
}

TEST(StreamingBootstrap, TheRatiosPValueIsBelowFivePercentExactlyWhereItsIntervalExcludesOne) {
  for (int step = 0; step < 60; ++step) {
    Sample sample = troubled_sample(60, 4, 100U + static_cast<std::uint64_t>(step));
    const double shrink = 0.2 + 0.004 * step;  // through the level where the ratio crosses 1
    for (RowSums& row : sample.rows) {
      row.joint_latency_s *= shrink;
    }
    const SlotResampling slots(1, 60);
    const DrawResampling draws(1, 4);
    const RatioEstimate ratio = bootstrap_of(sample, slots, draws).ratio().value();
    const bool excludes_one = ratio.interval->low > 1.0 || ratio.interval->high < 1.0;
    EXPECT_EQ(*ratio.p_value < 0.05, excludes_one) << "ratio " << ratio.value;
  }
}

struct Degenerate {
  std::string what;
  std::uint32_t slots;
  std::uint32_t draws;
  RowSums row;
};

TEST(StreamingBootstrap, GivesNoIntervalWhereNothingVaries) {
  const RowSums steady{1.0, 1.1, 0.7, 0.77, 0.35};
  for (const Degenerate& one :
       {Degenerate{"one slot", 1, 3, steady}, Degenerate{"two slots, one block", 2, 3, steady},
        Degenerate{"steady slots", 97, 3, steady}}) {
    const Sample sample{one.slots, one.draws,
                        std::vector<RowSums>(std::size_t{one.slots} * one.draws, one.row)};
    const SlotResampling slots(1, one.slots);
    const DrawResampling draws(1, one.draws);
    const auto bootstrap = bootstrap_of(sample, slots, draws);
    EXPECT_NEAR(bootstrap.mean()->value_s, 1.1, 1e-12) << one.what;
    EXPECT_FALSE(bootstrap.mean()->interval_s) << one.what;
    EXPECT_NEAR(bootstrap.ratio()->value, 2.2, 1e-12) << one.what;
    EXPECT_FALSE(bootstrap.ratio()->interval) << one.what;
    EXPECT_FALSE(bootstrap.ratio()->p_value) << one.what;
  }
}

TEST(StreamingBootstrap, GivesNoIntervalWhereEstimatesDifferByRoundingOnly) {
  // The delivered amount varies, its latency does not.
  Sample sample = troubled_sample(97, 3, 5);
  for (RowSums& row : sample.rows) {
    row.latency_s = 1.1 * row.delivered;
    row.joint_latency_s = 2.2 * row.joint_reference_s;
  }
  const SlotResampling slots(1, 97);
  const DrawResampling draws(1, 3);
  const auto bootstrap = bootstrap_of(sample, slots, draws);
  EXPECT_FALSE(bootstrap.mean()->interval_s);
  EXPECT_FALSE(bootstrap.ratio()->interval);
}

TEST(StreamingBootstrap, GivesNoIntervalOnOneSlotHoweverItsDrawsVary) {
  const SlotResampling slots(1, 1);
  const DrawResampling draws(1, 20);
  const auto bootstrap = bootstrap_of(troubled_sample(1, 20, 1), slots, draws);
  ASSERT_TRUE(bootstrap.mean());
  EXPECT_FALSE(bootstrap.mean()->interval_s);
}

TEST(StreamingBootstrap, TheReferenceAgainstItselfIsOneWithoutAnInterval) {
  Sample sample = troubled_sample(50, 3, 8);
  for (RowSums& row : sample.rows) {
    row.joint_reference_s = row.joint_latency_s;
  }
  const SlotResampling slots(1, 50);
  const DrawResampling draws(1, 3);
  const RatioEstimate ratio = bootstrap_of(sample, slots, draws).ratio().value();
  EXPECT_EQ(ratio.value, 1.0);
  EXPECT_FALSE(ratio.interval);
  EXPECT_FALSE(ratio.p_value);
}

TEST(StreamingBootstrap, IsNothingWhereNothingIsDelivered) {
  const SlotResampling slots(1, 30);
  const DrawResampling draws(1, 2);
  const Sample nothing{30, 2, std::vector<RowSums>(60)};
  const auto bootstrap = bootstrap_of(nothing, slots, draws);
  EXPECT_FALSE(bootstrap.mean());
  EXPECT_FALSE(bootstrap.ratio());
}

TEST(StreamingBootstrap, GivesNoIntervalWhereOneSlotDeliversAll) {
  Sample sample{30, 2, std::vector<RowSums>(60)};
  sample.rows[20] = {0.3, 0.9, 0.1, 0.5, 0.7};
  const SlotResampling slots(1, 30);
  const DrawResampling draws(1, 2);
  const auto bootstrap = bootstrap_of(sample, slots, draws);
  EXPECT_DOUBLE_EQ(bootstrap.mean()->value_s, 3.0);
  EXPECT_FALSE(bootstrap.mean()->interval_s);
  EXPECT_FALSE(bootstrap.ratio()->p_value);
}

TEST(StreamingBootstrap, GivesNoIntervalUntilAllSlotsAreThere) {
  const Sample sample = troubled_sample(20, 2, 4);
  const SlotResampling slots(1, 20);
  const DrawResampling draws(1, 2);
  StreamingBootstrap bootstrap(slots, draws);
  EXPECT_FALSE(bootstrap.mean());
  for (std::uint32_t k = 0; k < 20; ++k) {
    EXPECT_FALSE(bootstrap.mean() && bootstrap.mean()->interval_s);
    bootstrap.add(sample.some(k, 1));
  }
  EXPECT_TRUE(bootstrap.mean()->interval_s);
  EXPECT_TRUE(bootstrap.ratio()->interval);
}

}  // namespace
}  // namespace spacemoe
