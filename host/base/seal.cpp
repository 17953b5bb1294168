#include "host/base/seal.hpp"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/digest.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view object_end = "\n}\n";
constexpr std::string_view files_start = "  \"files\": {";
constexpr std::string_view own_hash_start = "  \"lines_above_sha256\": \"";
constexpr std::string_view own_hash_end = "\"\n}\n";
constexpr std::size_t hash_digits = 64;

ConfigError changed(const std::filesystem::path& file) {
  return ConfigError({.found = "found other bytes than were written (their SHA-256 differs)",
                      .allowed = "the file as spacemoe wrote it",
                      .hint = "copy it from where it is whole, or run the command again",
                      .position = TextPosition{file.string(), 0, 0}});
}

/// Whether a text bears marks of a seal. Either will do, so that damage to one does not make a
/// sealed text pass for one without a seal.
bool bears_seal(std::string_view text) {
  return text.find(files_start) != std::string_view::npos ||
         text.find(own_hash_start) != std::string_view::npos;
}

/// The lines that a seal's own hash is of; nothing where it does not match.
std::optional<std::string_view> sealed_lines(std::string_view text) {
  const std::size_t end = own_hash_start.size() + hash_digits + own_hash_end.size();
  if (text.size() < end || !text.ends_with(own_hash_end)) {
    return std::nullopt;
  }
  const std::string_view lines = text.substr(0, text.size() - end);
  const std::string_view last = text.substr(lines.size());
  if (!last.starts_with(own_hash_start) ||
      last.substr(own_hash_start.size(), hash_digits) != sha256_hex(lines)) {
    return std::nullopt;
  }
  return lines;
}

}  // namespace

std::string sealed(std::string_view json, std::span<const FileHash> files) {
  std::string text(json.substr(0, json.size() - object_end.size()));
  fmt::format_to(std::back_inserter(text), ",\n{}", files_start);
  const char* separator = "\n";
  for (const FileHash& file : files) {
    fmt::format_to(std::back_inserter(text), "{}    {}: \"{}\"", separator,
                   nlohmann::json(file.name).dump(), file.sha256);
    separator = ",\n";
  }
  text += "\n  },\n";
  const std::string hash = sha256_hex(text);
  fmt::format_to(std::back_inserter(text), "{}{}{}", own_hash_start, hash, own_hash_end);
  return text;
}

std::optional<Seal> Seal::read(const std::filesystem::path& file, std::string_view text) {
  if (!bears_seal(text)) {
    return std::nullopt;
  }
  if (!sealed_lines(text)) {
    throw changed(file);
  }
  Seal seal;
  try {
    seal.files_ = nlohmann::json::parse(text).at("files").get<decltype(seal.files_)>();
  } catch (const nlohmann::json::exception&) {
    throw changed(file);
  }
  return seal;
}

void Seal::check(const std::filesystem::path& file, std::string_view content) const {
  const auto found = files_.find(file.filename().string());
  if (found != files_.end() && found->second != sha256_hex(content)) {
    throw changed(file);
  }
}

void check_with_seal_beside(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path manifest = file.parent_path() / manifest_name;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(manifest, ignored)) {
    return;
  }
  const std::string text = read_file(manifest);
  if (text.starts_with(manifest_start)) {
    if (const auto seal = Seal::read(manifest, text)) {
      seal->check(file, content);
    }
  }
}

}  // namespace spacemoe
