#include "host/results/sealed_files.hpp"

#include <utility>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/base/seal.hpp"

namespace spacemoe {
namespace {

/// Large, so that many keep results without it.
constexpr const char* file_that_may_be_missing = "placements.csv";

/// What became of a result is one kind of error, whether a file changed or went (Seal::check).
ConfigError missing_file(const std::filesystem::path& file) {
  return ConfigError({.found = "found no such file, which manifest.json names",
                      .allowed = "the file as spacemoe wrote it",
                      .hint = "copy it from where it is whole, or run the command again",
                      .position = TextPosition{file.string(), 0, 0}});
}

}  // namespace

SealedFiles::SealedFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
  if (!std::filesystem::exists(manifest_path())) {
    throw FileError(folder_.string(), "read a result from",
                    std::filesystem::is_directory(folder_)
                        ? "it holds no manifest.json, which `run` writes last"
                        : "there is no such folder");
  }
  manifest_ = read_file(manifest_path());
  const auto seal = Seal::read(manifest_path(), manifest_);
  if (!seal) {
    return;
  }
  is_sealed_ = true;
  for (const auto& [name, hash] : seal->files()) {
    const std::filesystem::path file = folder_ / name;
    if (std::filesystem::exists(file)) {
      std::string text = read_file(file);
      seal->check(file, text);
      texts_.emplace(name, std::move(text));
    } else if (name != file_that_may_be_missing) {
      throw missing_file(file);
    }
  }
}

std::filesystem::path SealedFiles::manifest_path() const {
  return folder_ / manifest_name;
}

bool SealedFiles::has(const std::string& name) const {
  return is_sealed_ ? texts_.contains(name) : std::filesystem::exists(folder_ / name);
}

std::string SealedFiles::text(const std::string& name) const {
  const auto found = texts_.find(name);
  if (found != texts_.end()) {
    return found->second;
  }
  if (is_sealed_) {
    throw FileError((folder_ / name).string(), "read", "manifest.json does not name it");
  }
  return read_file(folder_ / name);
}

CsvTable SealedFiles::take_table(const std::string& name) {
  const auto found = texts_.find(name);
  const std::string content = found != texts_.end() ? std::move(found->second) : text(name);
  CsvTable table((folder_ / name).string(), content);
  if (!content.ends_with('\n')) {
    throw table.error("found no end of the last line", "a line end",
                      "the file may have been cut short");
  }
  return table;
}

}  // namespace spacemoe
