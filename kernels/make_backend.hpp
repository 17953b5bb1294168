#pragma once

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "kernels/backend.hpp"

namespace spacemoe {

enum class BackendChoice : std::uint8_t { automatic, cpu, cuda };

/// A backend that was asked for and cannot serve: which one, why, and what to do.
class BackendUnavailable : public std::exception {
 public:
  BackendUnavailable(std::string backend, std::string reason, std::string remedy);

  [[nodiscard]] const std::string& backend() const { return backend_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string backend_;
  std::string reason_;
  std::string remedy_;
  std::string message_;
};

/// The backend to compute on, with `threads` host threads (0: all). `automatic` takes the best one
/// that works; a choice that cannot serve throws BackendUnavailable.
[[nodiscard]] std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads);

/// Why the CUDA backend cannot serve here; empty where it can.
[[nodiscard]] std::string why_no_cuda();

/// A line about CUDA for people: what ("driver", "device 0"), and what is found of it.
struct CudaFact {
  std::string what;
  std::string found;
};

/// Runtime, driver, devices and compiled architectures; empty in a program without CUDA.
[[nodiscard]] std::vector<CudaFact> cuda_facts();

/// What to do where why_no_cuda() has a reason, without a word on the CPU backend; empty otherwise.
[[nodiscard]] std::string cuda_remedy();

}  // namespace spacemoe
