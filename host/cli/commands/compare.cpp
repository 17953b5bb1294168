#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/number.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/compare/compare_results.hpp"

namespace spacemoe {
namespace {

struct CompareOptions {
  std::filesystem::path a;
  std::filesystem::path b;
  double min_effect = 0.005;  ///< as a share
  bool fail_on_difference = false;
  OutputFormat format = OutputFormat::table;
};

std::string text_of(const ResultComparison& comparison, OutputFormat format) {
  switch (format) {
    case OutputFormat::json:
      return comparison_json(comparison);
    case OutputFormat::csv:
      return comparison_csv(comparison);
    case OutputFormat::table:
      break;
  }
  return comparison_table(comparison);
}

/// A share as people write it: 0.5% or 0.005.
double parse_share(const std::string& flag, const std::string& typed) {
  std::string text = typed;
  const bool is_percent = text.ends_with('%');
  if (is_percent) {
    text.pop_back();
  }
  const auto value = parse_number(text);
  const double share = value.value_or(-1.0) / (is_percent ? 100.0 : 1.0);
  if (!(share >= 0.0 && share < 1.0)) {
    throw ConfigError({.key = flag,
                       .found = fmt::format("found {}", typed),
                       .allowed = "a share from 0 to 1, or percent (0.5%)"});
  }
  return share;
}

bool differs(const ComparedRow& row) {
  return row.verdict.kind == VerdictKind::slower || row.verdict.kind == VerdictKind::faster;
}

int compare_command(const CompareOptions& options) {
  VerdictRule rule;
  rule.min_effect = options.min_effect;
  const ResultComparison comparison = compare_results(options.a, options.b, rule);
  Console::data(text_of(comparison, options.format));
  return options.fail_on_difference && std::ranges::any_of(comparison.rows, differs) ? exit_failed
                                                                                     : exit_done;
}

}  // namespace

void add_compare(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<CompareOptions>();
  CLI::App* compare = app.add_subcommand(
      "compare", "Two results: is B slower than A, by how much, and how sure is that?");
  compare
      ->add_option(
          "A", options->a,
          "A result folder of run, a sweep, or a benchmark's JSON: what B is compared with")
      ->required()
      ->type_name("RESULT");
  compare->add_option("B", options->b, "Another one of the same kind")
      ->required()
      ->type_name("RESULT");
  compare
      ->add_option_function<std::string>(
          "--min-effect",
          [options](const std::string& text) {
            options->min_effect = parse_share("--min-effect", text);
          },
          "Least change of a mean that matters; default: 0.5%")
      ->type_name("SHARE");
  compare->add_flag("--fail-on-difference", options->fail_on_difference,
                    "Exit with 1 where something is slower or faster, for scripts");
  add_format(*compare, options->format);
  compare->callback([options, &line] {
    line.command = [options](const Console& /*console*/) { return compare_command(*options); };
  });
}

}  // namespace spacemoe
