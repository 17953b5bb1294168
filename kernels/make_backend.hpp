#pragma once

#include <exception>
#include <memory>
#include <string>

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

}  // namespace spacemoe
