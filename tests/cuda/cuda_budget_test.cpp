#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cuda/budget.hpp"
#include "tests/cuda/toolkit.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const fs::path source_dir = SPACEMOE_SOURCE_DIR;

std::vector<KernelBudget> budgets(const std::string& text) {
  std::vector<std::string> complaints;
  auto read = read_budgets(text, complaints);
  EXPECT_THAT(complaints, IsEmpty());
  return read;
}

TEST(CudaBudget, EveryKernelKeepsWithinItsBudget) {
  std::ifstream file(source_dir / "tests/cuda/budget.txt");
  const auto limits = budgets({std::istreambuf_iterator<char>(file), {}});
  const KernelSurvey survey = survey_kernels(kernel_sources(source_dir / "kernels/cuda"));
  for (const std::string& complaint : over_budget(survey, limits)) {
    ADD_FAILURE() << complaint;
  }
  std::ofstream(SPACEMOE_BUDGET_TABLE) << survey_table(survey, limits);
}

/// Kernels that break the rules, compiled once for all tests.
const KernelSurvey& guilty() {
  static const KernelSurvey survey = survey_kernels({source_dir / "tests/cuda/planted/guilty.cu"});
  return survey;
}

/// Complaints about one of them, under a budget that has room for everything but its fault.
std::vector<std::string> said_of(const std::string& kernel, const std::string& rest) {
  KernelSurvey one;
  for (const KernelBuild& build : guilty().builds) {
    if (build.kernel == kernel) {
      one.builds.push_back(build);
    }
  }
  for (const KernelText& text : guilty().texts) {
    if (text.kernel == kernel) {
      one.texts.push_back(text);
    }
  }
  EXPECT_FALSE(one.builds.empty() || one.texts.empty()) << kernel;
  return over_budget(one, budgets(kernel + " " + rest));
}

TEST(PlantedKernels, Compile) {
  EXPECT_THAT(guilty().failures, IsEmpty());
}

TEST(PlantedKernels, SpillsAreFoundInHotKernels) {
  const auto said = said_of("planted::spilling", "64 0 hot float 1024");
  EXPECT_THAT(said, Contains(HasSubstr("on sm_75: spills")));
  EXPECT_THAT(said, Contains(HasSubstr("on sm_90: spills")));
  EXPECT_THAT(said_of("planted::spilling", "64 0 cold float 1024"), IsEmpty());
}

TEST(PlantedKernels, LocalArraysAreFoundInHotKernels) {
  const auto said = said_of("planted::indexing", "255 0 hot float 128");
  EXPECT_THAT(said, Contains(HasSubstr("on sm_80: a stack frame of 512 bytes")));
  EXPECT_THAT(said, Contains(HasSubstr("in compute_75: local memory")));
}

TEST(PlantedKernels, DoublesAreFoundInFloatKernels) {
  for (const char* kernel : {"planted::doubling", "planted::doubling_elsewhere"}) {
    EXPECT_THAT(said_of(kernel, "255 0 cold float 128"),
                AllOf(Not(IsEmpty()), Each(HasSubstr("double precision"))));
    EXPECT_THAT(said_of(kernel, "255 0 cold any 128"), IsEmpty());
  }
}

TEST(PlantedKernels, InstructionsToAvoidAreFoundInAnyKernel) {
  const auto only = [](const char* what) { return AllOf(Not(IsEmpty()), Each(HasSubstr(what))); };
  const std::string room = "255 0 cold any 128";
  EXPECT_THAT(said_of("planted::wide_adding", room), only("an atomic of 64 bits"));
  EXPECT_THAT(said_of("planted::wide_comparing", room), only("an atomic of 64 bits"));
  EXPECT_THAT(said_of("planted::matching", room), only("match.sync"));
}

/// Lines with inline assembly. The toolkit's headers have some of their own (a shuffle of a double
/// takes it apart with it), so sources are read, not what becomes of them.
std::vector<std::string> assembly_in(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (std::regex_search(line, std::regex(R"(\b(asm|__asm__)\b)"))) {
        found.push_back(entry.path().filename().string() + ": " + line);
      }
    }
  }
  return found;
}

// Inline assembly cannot run where kernels are tested without a GPU.
TEST(KernelSources, HaveNoInlineAssembly) {
  EXPECT_THAT(assembly_in(source_dir / "kernels/cuda"), IsEmpty());
  EXPECT_THAT(assembly_in(source_dir / "kernels/common"), IsEmpty());
  EXPECT_THAT(assembly_in(source_dir / "tests/cuda/planted"), testing::SizeIs(1));
}

TEST(PlantedKernels, ABlockThatDoesNotFitIsFound) {
  EXPECT_THAT(said_of("planted::wide_adding", "255 0 cold any 2048"),
              Contains(HasSubstr("no block of 2048 threads fits")));
}

TEST(PlantedKernels, NothingIsSaidOfInnocentOnes) {
  const KernelSurvey innocent = survey_kernels({source_dir / "tests/cuda/planted/innocent.cu"});
  const std::string roomy = "scaling 64 0 hot float 64\ncounting 64 0 hot float 64\n";
  EXPECT_THAT(over_budget(innocent, budgets(roomy + "turning 64 256 hot float 64 1024")),
              IsEmpty());
  EXPECT_THAT(over_budget(innocent, budgets(roomy + "turning 2 255 hot float 64")),
              AllOf(Contains(HasSubstr("registers, budget 2")),
                    Contains(HasSubstr("256 bytes of static shared memory, budget 255"))));
  EXPECT_THAT(over_budget(innocent, budgets(roomy)), Each(StartsWith("turning: has no budget")));
  EXPECT_THAT(over_budget(innocent, budgets(roomy + "turning 64 256 hot float 64\n"
                                                    "forgotten 64 0 hot float 64")),
              testing::ElementsAre("forgotten: has a budget, but was not compiled"));
  EXPECT_THAT(survey_table(innocent, budgets("turning 64 256 hot float 64 1024")),
              HasSubstr("| turning | sm_80 | "));
}

TEST(PlantedKernels, AreWhereKernelsAreLookedFor) {
  EXPECT_THAT(kernel_sources(source_dir / "tests/cuda/planted"), testing::SizeIs(2));
}

TEST(PlantedKernels, AFileThatDoesNotCompileIsFound) {
  const KernelSurvey survey = survey_kernels({source_dir / "tests/cuda/planted/no_such_file.cu"});
  EXPECT_THAT(over_budget(survey, {}), Contains(HasSubstr("does not compile for compute_75")));
}

}  // namespace
}  // namespace spacemoe
