#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "host/base/error.hpp"
#include "tests/fuzz/fuzz_target.hpp"

/// What targets share.
namespace spacemoe {

/// Throws BrokenPromise.
inline void must(bool holds, const std::string& promise) {
  if (!holds) {
    throw BrokenPromise(promise);
  }
}

/// Whether something is taken; ConfigError and FileError refuse it.
template <class Work>
bool is_taken(Work&& work) {
  try {
    work();
    return true;
  } catch (const ConfigError&) {
    return false;
  } catch (const FileError&) {
    return false;
  }
}

/// An error to end with where nothing took the bytes.
inline ConfigError refused_by_all() {
  return ConfigError({.found = "found bytes that nothing takes"});
}

/// Writes a file without waiting for the disk, unlike the program's own files.
inline void put_bytes(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace spacemoe
