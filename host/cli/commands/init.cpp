#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/starter_study.hpp"

namespace spacemoe {
namespace {

int init_command(const std::filesystem::path& file, const Console& console) {
  if (file == "-") {
    Console::data(starter_study());
    return exit_done;
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(file))) {
    throw ConfigError({.key = "FILE",
                       .found = fmt::format("{} exists already", file.string()),
                       .allowed = "a new file",
                       .hint = "spacemoe init NAME.yaml"});
  }
  write_file_atomically(file, starter_study(), Existing::kept);
  console.note(fmt::format("study: {}; next: spacemoe run {}", file.string(), file.string()));
  return exit_done;
}

}  // namespace

void add_init(CLI::App& app, CommandLine& line) {
  CLI::App* init = app.add_subcommand("init", "Write a commented study to start from");
  const auto file = std::make_shared<std::filesystem::path>("study.yaml");
  init->add_option("file", *file, "The file to write, a new one; - for stdout; default: study.yaml")
      ->type_name("FILE");
  init->callback([file, &line] {
    line.command = [file](const Console& console) { return init_command(*file, console); };
  });
}

}  // namespace spacemoe
