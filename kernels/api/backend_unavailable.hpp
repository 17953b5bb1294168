#pragma once

#include <exception>
#include <string>
#include <utility>

namespace spacemoe {

/// A backend that was asked for and cannot serve: which one, why, and what to do.
class BackendUnavailable : public std::exception {
 public:
  BackendUnavailable(std::string backend, std::string reason, std::string remedy)
      : backend_(std::move(backend)),
        reason_(std::move(reason)),
        remedy_(std::move(remedy)),
        message_("backend " + backend_ + " is unavailable: " + reason_ + "; " + remedy_) {}

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

}  // namespace spacemoe
