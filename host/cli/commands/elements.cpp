#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/table_output.hpp"
#include "host/elements/elements_file.hpp"
#include "host/inspect/planes_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind planes_file = {"", "catalogue_number,name,shell,plane,slot,"};

struct ElementsFlags {
  std::filesystem::path file;
  std::optional<UtcTime> at;
  TableOutput output = {};
};

UtcTime newest_epoch(const std::vector<OrbitalElements>& satellites) {
  return std::ranges::max(satellites, {}, &OrbitalElements::epoch).epoch;
}

int elements_command(const ElementsFlags& flags, const Console& console) {
  flags.output.check_file(planes_file);
  const ElementsFile file = read_elements(flags.file);
  for (const std::string& remark : file.remarks) {
    console.warn(remark);
  }
  const UtcTime at = flags.at.value_or(newest_epoch(file.satellites));
  const std::vector<MeanOrbit> orbits = mean_orbits(file.satellites, at);
  const FlyingSatellites flying{file.satellites, at, orbits, find_planes(orbits)};
  Console::data(planes_text(flying));
  flags.output.write(planes_file, planes_csv(flying), {});
  return exit_done;
}

}  // namespace

void add_elements(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<ElementsFlags>();
  CLI::App* command = app.add_subcommand(
      "elements", "Satellites that fly: the planes that a file of orbital elements shows");
  command
      ->add_option(
          "file", flags->file,
          "OMM as JSON or CSV, two-line element sets, Hypatia's tles.txt: docs/elements.md")
      ->type_name("FILE")
      ->required();
  command
      ->add_option_function<std::string>(
          "--at",
          [flags](const std::string& text) {
            flags->at = parse_utc(text);
            if (!flags->at) {
              throw ConfigError({.key = "--at",
                                 .found = "found " + text,
                                 .allowed = "a time in UTC such as 2026-03-20T14:46:00Z"});
            }
          },
          "Moment to compare orbits at; default: the newest epoch of the file")
      ->type_name("TIME");
  add_table_file(*command, flags->output, "CSV of every satellite to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return elements_command(*flags, console); };
  });
}

}  // namespace spacemoe
