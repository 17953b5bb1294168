#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/api/backend.hpp"

/// The CUDA backend as far as this program has one. kernels/cuda implements these; in a program
/// that is built without CUDA kernels/no_cuda does, and says why not.
namespace spacemoe {

/// Why the CUDA backend cannot serve here; empty where it can.
[[nodiscard]] std::string why_no_cuda();

/// What to do where why_no_cuda() has a reason, without a word on the CPU backend; empty otherwise.
[[nodiscard]] std::string cuda_remedy();

/// A line about CUDA for people: its topic ("driver", "device 0") and what is found there.
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
