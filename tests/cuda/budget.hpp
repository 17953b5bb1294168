#pragma once

#include <string>
#include <vector>

#include "tests/cuda/kernel_build.hpp"

namespace spacemoe {

/// Limits of a kernel: a line of budget.txt.
struct KernelBudget {
  std::string kernel;
  int registers;
  int static_shared_bytes;
  bool hot;          ///< nothing in local memory: no spills, no stack frame
  bool floats_only;  ///< no double precision
  int threads;       ///< per block
  int dynamic_shared_bytes;
};

/// Kernels as the toolkit compiles them, for all architectures.
struct KernelSurvey {
  std::vector<KernelBuild> builds;
  std::vector<KernelText> texts;
  std::vector<std::string> failures;  ///< of the toolkit, with its output
};

/// Reads budget.txt's format; a line that cannot be read becomes a complaint.
[[nodiscard]] std::vector<KernelBudget> read_budgets(const std::string& text,
                                                     std::vector<std::string>& complaints);

/// Everything in a survey that the budgets do not allow.
[[nodiscard]] std::vector<std::string> over_budget(const KernelSurvey& survey,
                                                   const std::vector<KernelBudget>& budgets);

/// Registers, shared memory and occupancy of each kernel on each architecture, in Markdown.
[[nodiscard]] std::string survey_table(const KernelSurvey& survey,
                                       const std::vector<KernelBudget>& budgets);

}  // namespace spacemoe
