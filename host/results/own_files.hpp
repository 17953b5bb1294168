#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

/// The files that the program makes, and how it knows one again. Whatever writes a file asks here
/// what may be in its way: a file that the program did not make is never overwritten or removed.
namespace spacemoe {

/// A kind of file that the program makes.
struct FileKind {
  std::string_view name;   ///< of the file; empty where users name it
  std::string_view start;  ///< bytes that every one of them starts with, also those of old versions
};

/// Commands that write a result folder.
enum class ResultOf : std::uint8_t { run, search };

/// Files of a result folder that a command writes.
[[nodiscard]] std::span<const FileKind> files_of(ResultOf command);
/// All that is there because of a result: what `search` writes, and the report.
[[nodiscard]] std::span<const FileKind> files_from_a_result();

inline constexpr FileKind report_file = {
    "",
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "};
inline constexpr FileKind svg_file = {"",
                                      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "};
inline constexpr FileKind pdf_file = {"", "%PDF-"};
inline constexpr FileKind sweep_csv_file = {"", "point,"};
inline constexpr FileKind sweep_json_file = {"", "{\n \"name\": "};

/// What has a name already.
enum class Occupant : std::uint8_t {
  none,
  own,     ///< a file of the kind
  foreign  ///< anything else: another file, a folder, a link, a device
};

[[nodiscard]] Occupant occupant_of(const std::filesystem::path& path, const FileKind& kind);

/// Throws ConfigError where a folder cannot be made, as it or one above it is something else.
/// `flag` is what the user named the place by.
void check_folder(const std::filesystem::path& folder, std::string_view flag);

/// Throws ConfigError unless a file of a kind may be written: where there is none of that name, or
/// with `force` one of that kind, in what is a folder or can be made one.
void check_free(const std::filesystem::path& path, const FileKind& kind, bool force,
                std::string_view flag);

/// A file to be written.
struct OwnFile {
  std::filesystem::path path;
  FileKind kind;
  std::string content;
};

/// Checks all files, makes the folders that they go to, and writes each in one piece. Throws as
/// check_free, FileError, and Interrupted once `stop` asks for it.
void write_own_files(std::span<const OwnFile> files, bool force, std::string_view flag,
                     const std::stop_token& stop = {});

}  // namespace spacemoe
