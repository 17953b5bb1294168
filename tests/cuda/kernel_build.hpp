#pragma once

#include <string>
#include <vector>

namespace spacemoe {

/// ptxas's report on one kernel on one architecture. Functions that it calls are included.
struct KernelBuild {
  std::string kernel;
  int capability;  ///< 90 for sm_90
  int registers;
  int static_shared_bytes;
  int stack_bytes;
  int spill_bytes;  ///< stores and loads
};

/// One kernel in PTX, with the functions that it calls.
struct KernelText {
  std::string kernel;
  std::string virtual_architecture;
  std::string text;
};

/// A mangled name as a reader writes it: no arguments, template arguments, anonymous namespaces,
/// and no spacemoe::cuda::.
[[nodiscard]] std::string kernel_name(const std::string& symbol);

/// Reads the output of `ptxas -v`.
[[nodiscard]] std::vector<KernelBuild> read_ptxas_report(const std::string& output, int capability);

/// Takes PTX apart.
[[nodiscard]] std::vector<KernelText> read_ptx(const std::string& ptx,
                                               const std::string& virtual_architecture);

}  // namespace spacemoe
