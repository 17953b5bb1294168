#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include <spacemoe/export.hpp>

/// What the library throws. Callbacks of the caller may throw what they like: that comes through.
namespace spacemoe::api {

class SPACEMOE_API Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One thing that is wrong with what the caller has given. Texts are empty where there is nothing
/// to say.
struct Complaint {
  std::string key;      ///< dotted key of a config (constellation.shells.0.planes), or an argument
  std::string found;    ///< what stands there, or what is wrong with it
  std::string allowed;  ///< what may stand there
  std::string hint;     ///< what to do
  std::string file;     ///< where it stands; empty where it stands in no text
  int line = 0;         ///< from 1; 0 where not known
  int column = 0;
};

/// Input that the caller must change: a config, a table that it names, a placement, an argument.
class SPACEMOE_API ConfigError : public Error {
 public:
  /// complaints: one or more
  ConfigError(const std::string& message, std::vector<Complaint> complaints);

  /// All that was found wrong, in the order of the text.
  [[nodiscard]] const std::vector<Complaint>& complaints() const { return complaints_; }

 private:
  std::vector<Complaint> complaints_;
};

/// A file that cannot be read or written.
class SPACEMOE_API FileError : public Error {
 public:
  FileError(const std::string& message, std::string path, std::string reason);

  [[nodiscard]] const std::string& path() const { return path_; }
  /// What the system says, in most cases.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::string path_;
  std::string reason_;
};

/// A stop was asked for before there was a result.
class SPACEMOE_API Interrupted : public Error {
 public:
  using Error::Error;
};

/// A backend that was asked for and cannot serve: which one, why, and what to do.
class SPACEMOE_API BackendUnavailable : public Error {
 public:
  BackendUnavailable(const std::string& message, std::string backend, std::string reason,
                     std::string remedy);

  [[nodiscard]] const std::string& backend() const { return backend_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

 private:
  std::string backend_;
  std::string reason_;
  std::string remedy_;
};

}  // namespace spacemoe::api
