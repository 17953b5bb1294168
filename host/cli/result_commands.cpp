#include <string>

#include <fmt/format.h>

#include "host/base/number.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {
namespace {

/// A share as people write it: 0.5% or 0.005.
double parse_share(const std::string& flag, std::string text) {
  const bool is_percent = text.ends_with('%');
  if (is_percent) {
    text.pop_back();
  }
  const auto value = parse_number(text);
  const double share = value.value_or(-1.0) / (is_percent ? 100.0 : 1.0);
  if (!(share >= 0.0 && share < 1.0)) {
    throw CLI::ValidationError(
        flag, fmt::format("found {}, allowed: a share from 0 to 1, or percent (0.5%)", text));
  }
  return share;
}

void add_compare(CLI::App& app, CommandLine& line) {
  CLI::App* compare = app.add_subcommand(
      "compare", "Two results: is B slower than A, by how much, and how sure is that?");
  CompareOptions& options = line.compare;
  compare
      ->add_option(
          "A", options.a,
          "A result folder of run, a sweep, or a benchmark's JSON: what B is compared with")
      ->required()
      ->type_name("RESULT");
  compare->add_option("B", options.b, "Another one of the same kind")
      ->required()
      ->type_name("RESULT");
  compare
      ->add_option_function<std::string>(
          "--min-effect",
          [&options](const std::string& text) {
            options.min_effect = parse_share("--min-effect", text);
          },
          "Least change of a mean that matters; default: 0.5%")
      ->type_name("SHARE");
  compare->add_flag("--fail-on-difference", options.fail_on_difference,
                    "Exit with 1 where something is slower or faster, for scripts");
  add_format(*compare, options.format);
  compare->callback([&line] {
    line.command = [&line](const Console&) { return compare_command(line.compare); };
  });
}

}  // namespace

void add_result_commands(CLI::App& app, CommandLine& line) {
  add_compare(app, line);
}

}  // namespace spacemoe
