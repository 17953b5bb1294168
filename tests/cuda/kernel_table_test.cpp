#include "bench/kernel_table.hpp"

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/device_limits.hpp"

/// The tables of kernel_timer, from times and from a device's rates.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// As the CUDA runtime describes an H100 SXM and an RTX 4090.
const cuda::DeviceRates h100 = {"NVIDIA H100 80GB HBM3", 9, 0, 132, 1.98e9, 2.619e9, 5120, 2};
const cuda::DeviceRates rtx4090 = {"NVIDIA GeForce RTX 4090", 8, 9, 128, 2.52e9, 10.501e9, 384, 64};

void expect_within_a_percent(const GpuLimits& got, const GpuLimits& expected) {
  const auto near = [](double value, double other) { return std::abs(value / other - 1.0) < 0.01; };
  EXPECT_TRUE(near(got.memory_bytes_per_s, expected.memory_bytes_per_s));
  EXPECT_TRUE(near(got.wavefronts_per_s, expected.wavefronts_per_s));
  EXPECT_TRUE(near(got.comparisons_per_s, expected.comparisons_per_s));
  EXPECT_TRUE(near(got.float_ops_per_s, expected.float_ops_per_s));
  EXPECT_TRUE(near(got.double_ops_per_s, expected.double_ops_per_s));
}

TEST(DeviceLimits, FollowFromWhatTheRuntimeReportsAsTheDataSheetsHaveThem) {
  for (const auto& [rates, sheet] :
       {std::pair{h100, h100_limits()}, std::pair{rtx4090, rtx4090_limits()}}) {
    const auto limits = limits_of(rates);
    ASSERT_TRUE(limits.has_value());
    expect_within_a_percent(limits->gpu, sheet);
    EXPECT_THAT(limits->source, HasSubstr("runtime reports"));
  }
}

TEST(DeviceLimits, ComeFromTheDataSheetWhereTheRuntimeKeepsAnyRateBack) {
  cuda::DeviceRates rates = rtx4090;
  rates.memory_clock_hz = 0.0;
  rates.clock_hz = 1.0;
  const auto limits = limits_of(rates);
  ASSERT_TRUE(limits.has_value());
  EXPECT_EQ(limits->gpu.float_ops_per_s, rtx4090_limits().float_ops_per_s);
  EXPECT_THAT(limits->source, HasSubstr("data sheet of the RTX 4090"));
}

TEST(DeviceLimits, AreNotMadeUp) {
  cuda::DeviceRates rates = rtx4090;
  rates.clock_hz = 0.0;
  rates.name = "a GPU of tomorrow";
  EXPECT_FALSE(limits_of(rates).has_value());
}

/// 1 GB/s and the rest far away: a kilobyte takes a microsecond.
const GpuLimits slow_memory = {"slow", 1e9, 1e15, 1e15, 1e15, 1e15};
const std::vector<KernelCost> costs = {{"each_kernel", 500, 0, 0, 0, 0, "bytes"},
                                       {"once_kernel", 3000, 0, 0, 0, 0, "bytes", true}};

/// Two runs over 8 slots in two batches.
const PassTimes pass = {"pass",
                        8,
                        2,
                        {{"each_kernel", 9e-6},
                         {"each_kernel", 4e-6},
                         {"once_kernel", 3e-6},
                         {"each_kernel", 6e-6},
                         {"each_kernel", 2e-6},
                         {"once_kernel", 6e-6}}};

TEST(KernelTable, SetsMedianAndLeastBesideTheFloorOfALaunch) {
  const std::string table = kernel_table(std::vector{pass}, costs, slow_memory);
  // Four launches, 4 slots each: a floor of 4 x 0.5 us. Times 2, 4, 6, 9: median 5.
  EXPECT_THAT(table,
              HasSubstr("\n| pass | each_kernel | 4 | 4 | 5.00 | 2.00 | 2.00 | memory | 2.5 |\n"));
  // The whole pass has one floor of 3 us.
  EXPECT_THAT(table,
              HasSubstr("\n| pass | once_kernel | 2 | 8 | 4.50 | 3.00 | 3.00 | memory | 1.5 |\n"));
}

TEST(KernelTable, HasNoFloorWhereNobodyKnowsOne) {
  EXPECT_THAT(kernel_table(std::vector{pass}, costs, std::nullopt),
              AllOf(HasSubstr("| 2.00 | - | - | - |"), Not(HasSubstr("memory"))));
  EXPECT_THAT(kernel_table(std::vector{pass}, {}, slow_memory), HasSubstr("| 2.00 | - | - | - |"));
}

}  // namespace
}  // namespace spacemoe
