#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cuda/budget.hpp"
#include "tests/cuda/occupancy.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Occupancy, IsFullWhereABlockTakesLittle) {
  // 256 threads x 32 registers are an eighth of the registers and of the threads.
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(80), {256, 32, 0}), 8);
  EXPECT_EQ(occupancy_percent(*multiprocessor_limits(80), {256, 32, 0}), 100);
}

TEST(Occupancy, IsBoundByRegisters) {
  // 37 registers are taken as 40: 1,280 per warp, 12 warps in each quarter of 16,384, 48 in all.
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(90), {256, 37, 0}), 6);
  EXPECT_EQ(occupancy_percent(*multiprocessor_limits(90), {256, 37, 0}), 75);
  // 168 registers: 5,376 per warp, 3 in each quarter, 12 in all, of which 8 warps make one block.
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(86), {256, 168, 0}), 1);
}

TEST(Occupancy, IsBoundBySharedMemory) {
  // 48 KiB and the driver's one: four times 49 are 196 of 228; in 100, two fit.
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(90), {128, 32, 48 * 1024}), 4);
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(89), {128, 32, 48 * 1024}), 2);
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(75), {128, 32, 64 * 1024}), 1);
}

TEST(Occupancy, IsBoundByBlocks) {
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(120), {32, 16, 0}), 24);
  EXPECT_EQ(occupancy_percent(*multiprocessor_limits(120), {32, 16, 0}), 50);
}

TEST(Occupancy, IsNoneWhereABlockDoesNotFit) {
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(89), {128, 32, 100 * 1024}), 0);
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(90), {1024, 72, 0}), 0);
  EXPECT_EQ(resident_blocks(*multiprocessor_limits(90), {1056, 16, 0}), 0);
}

TEST(KernelName, IsWhatAReaderWrites) {
  EXPECT_EQ(kernel_name("_ZN8spacemoe4cuda4statEPfPy"), "stat");
  EXPECT_EQ(kernel_name("_ZN8spacemoe4cuda12_GLOBAL__N_14tmplILi3EEEvPf"), "tmpl");
  EXPECT_EQ(kernel_name("_ZN7planted4workEPFvfE"), "planted::work");
  EXPECT_EQ(kernel_name("plain_c"), "plain_c");
}

TEST(PtxasReport, IsReadKernelByKernel) {
  const auto builds = read_ptxas_report(
      "ptxas info    : Compiling entry function '_Z3onePf' for 'sm_80'\n"
      "ptxas info    : Function properties for _Z3onePf\n"
      "    8 bytes stack frame, 12 bytes spill stores, 16 bytes spill loads\n"
      "ptxas info    : Used 40 registers, used 1 barriers, 4096 bytes smem, 360 bytes cmem[0]\n"
      "ptxas info    : Compiling entry function '_Z3twoPf' for 'sm_80'\n"
      "ptxas info    : Function properties for _Z3twoPf\n"
      "    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads\n"
      "ptxas info    : Used 8 registers, used 0 barriers\n",
      80);
  ASSERT_THAT(builds, SizeIs(2));
  EXPECT_EQ(builds[0].kernel, "one");
  EXPECT_EQ(builds[0].registers, 40);
  EXPECT_EQ(builds[0].static_shared_bytes, 4096);
  EXPECT_EQ(builds[0].stack_bytes, 8);
  EXPECT_EQ(builds[0].spill_bytes, 28);
  EXPECT_EQ(builds[1].registers, 8);
  EXPECT_EQ(builds[1].stack_bytes + builds[1].spill_bytes + builds[1].static_shared_bytes, 0);
}

TEST(BudgetFile, HasAnOptionalColumnAndComments) {
  std::vector<std::string> complaints;
  const auto budgets = read_budgets(
      "# a comment\n\n"
      "rows 64 128 hot float 256 49152  # with dynamic shared memory\n"
      "sums 40 0 cold any 128\n",
      complaints);
  EXPECT_THAT(complaints, IsEmpty());
  ASSERT_THAT(budgets, SizeIs(2));
  EXPECT_EQ(budgets[0].dynamic_shared_bytes, 49152);
  EXPECT_TRUE(budgets[0].hot && budgets[0].floats_only);
  EXPECT_EQ(budgets[1].dynamic_shared_bytes, 0);
  EXPECT_FALSE(budgets[1].hot || budgets[1].floats_only);
}

TEST(BudgetFile, LinesThatCannotBeReadAreComplaints) {
  for (const char* line : {"rows", "rows 64 128 warm float 256", "rows 64 128 hot double 256",
                           "rows many 128 hot float 256", "rows 64 128 hot float 256 much",
                           "rows 64 128 hot float 256 0 more"}) {
    std::vector<std::string> complaints;
    EXPECT_THAT(read_budgets(line, complaints), IsEmpty()) << line;
    EXPECT_THAT(complaints, testing::ElementsAre(HasSubstr(line)));
  }
}

}  // namespace
}  // namespace spacemoe
