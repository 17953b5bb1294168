#include <limits>

#include "tests/simt/shim_test/support.hpp"

/// Arithmetic intrinsics against numbers worked out by hand.
namespace simt {
namespace {

TEST(Intrinsics, MultiplyHigh) {
  EXPECT_EQ(__umulhi(0x80000000U, 6U), 3U);
  EXPECT_EQ(__mulhi(-2, 3), -1);
  EXPECT_EQ(__umul64hi(1ULL << 63U, 10ULL), 5ULL);
  EXPECT_EQ(__mul64hi(-1LL, 1LL), -1LL);
}

TEST(Intrinsics, CountBits) {
  EXPECT_EQ(__popc(0xF0F0U), 8);
  EXPECT_EQ(__popcll(~0ULL), 64);
  EXPECT_EQ(__clz(1), 31);
  EXPECT_EQ(__clz(0), 32);
  EXPECT_EQ(__clzll(0), 64);
  EXPECT_EQ(__ffs(0), 0);
  EXPECT_EQ(__ffs(8), 4);
  EXPECT_EQ(__ffsll(1LL << 40), 41);
  EXPECT_EQ(__brev(1U), 0x80000000U);
}

TEST(Intrinsics, ShiftPairs) {
  EXPECT_EQ(__funnelshift_l(0x80000000U, 1U, 1U), 3U);
  EXPECT_EQ(__funnelshift_r(2U, 1U, 1U), 0x80000001U);
}

TEST(Intrinsics, KeepBits) {
  EXPECT_EQ(__float_as_uint(1.0F), 0x3F800000U);
  EXPECT_EQ(__int_as_float(0x40000000), 2.0F);
  EXPECT_EQ(__longlong_as_double(__double_as_longlong(-0.1)), -0.1);
}

TEST(Intrinsics, RoundEachOperation) {
  const float big = 16777216.0F;
  EXPECT_EQ(__fadd_rn(big, 1.0F), big);
  const double tiny = std::numeric_limits<double>::epsilon();
  EXPECT_EQ(__dadd_rn(__dmul_rn(1.0 + tiny, 1.0 - tiny), -1.0), 0.0);
  EXPECT_EQ(__fma_rn(1.0 + tiny, 1.0 - tiny, -1.0), -tiny * tiny);
  EXPECT_EQ(__saturatef(1.5F), 1.0F);
  EXPECT_EQ(__saturatef(std::numeric_limits<float>::quiet_NaN()), 0.0F);
}

}  // namespace
}  // namespace simt
