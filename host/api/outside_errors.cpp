#include "host/api/outside_errors.hpp"

#include <string>
#include <vector>

#include <spacemoe/error.hpp>

#include "host/base/config_errors.hpp"
#include "host/base/error.hpp"
#include "kernels/api/backend_unavailable.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe::api {
namespace {

Complaint complaint_of(const spacemoe::ConfigError& error) {
  const auto& [key, found, allowed, hint, position] = error.fields();
  Complaint complaint{key, found, allowed, hint, {}};
  if (position) {
    complaint.file = position->file;
    complaint.line = position->line;
    complaint.column = position->column;
  }
  return complaint;
}

ConfigError outside_error(const spacemoe::ConfigError& error, const ConfigSource* source) {
  if (source == nullptr || error.fields().position || error.fields().key.starts_with("--")) {
    return {error.what(), {complaint_of(error)}};
  }
  const spacemoe::ConfigError located = source->located(error);
  return {located.what(), {complaint_of(located)}};
}

ConfigError outside_error(const spacemoe::ConfigErrors& errors) {
  std::vector<Complaint> complaints;
  for (const spacemoe::ConfigError& error : errors.errors()) {
    complaints.push_back(complaint_of(error));
  }
  return {errors.what(), std::move(complaints)};
}

}  // namespace

ConfigError::ConfigError(const std::string& message, std::vector<Complaint> complaints)
    : Error(message), complaints_(std::move(complaints)) {}

FileError::FileError(const std::string& message, std::string path, std::string reason)
    : Error(message), path_(std::move(path)), reason_(std::move(reason)) {}

BackendUnavailable::BackendUnavailable(const std::string& message, std::string backend,
                                       std::string reason, std::string remedy)
    : Error(message),
      backend_(std::move(backend)),
      reason_(std::move(reason)),
      remedy_(std::move(remedy)) {}

void throw_outside(const ConfigSource* source) {
  try {
    throw;
  } catch (const spacemoe::ConfigErrors& errors) {
    throw outside_error(errors);
  } catch (const spacemoe::ConfigError& error) {
    throw outside_error(error, source);
  } catch (const spacemoe::FileError& error) {
    throw FileError(error.what(), error.path(), error.reason());
  } catch (const Stopped&) {
    throw Interrupted("interrupted: a stop was asked for");
  } catch (const spacemoe::BackendUnavailable& error) {
    throw BackendUnavailable(error.what(), error.backend(), error.reason(), error.remedy());
  }
}

}  // namespace spacemoe::api
