#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/api/backend.hpp"

/// Access to the CUDA backend, if this program has one. kernels/cuda implements these functions; in
/// a program built without CUDA, kernels/no_cuda does, and says why there is none.
namespace spacemoe {

/// Reason why the CUDA backend cannot serve here; empty if it can.
[[nodiscard]] std::string why_no_cuda();

/// Remedy if why_no_cuda() gives a reason, without mentioning the CPU backend; empty otherwise.
[[nodiscard]] std::string cuda_remedy();

/// One line about CUDA for the user: its topic ("driver", "device 0") and what was found.
struct CudaFact {
  std::string what;
  std::string found;
};

/// Runtime, driver, devices and compiled architectures; empty in a program without CUDA.
[[nodiscard]] std::vector<CudaFact> cuda_facts();

/// The backend of the first usable device, with `threads` host threads (0: all). Throws
/// BackendUnavailable where the device refuses: full, or held by another program.
[[nodiscard]] std::unique_ptr<Backend> make_cuda_backend(unsigned threads);

}  // namespace spacemoe
