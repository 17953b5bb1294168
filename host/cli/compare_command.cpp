#include <algorithm>
#include <string>

#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/compare/compare_results.hpp"

namespace spacemoe {
namespace {

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

bool differs(const ComparedRow& row) {
  return row.verdict.kind == VerdictKind::slower || row.verdict.kind == VerdictKind::faster;
}

}  // namespace

int compare_command(const CompareOptions& options) {
  VerdictRule rule;
  rule.min_effect = options.min_effect;
  const ResultComparison comparison = compare_results(options.a, options.b, rule);
  Console::data(text_of(comparison, options.format));
  return options.fail_on_difference && std::ranges::any_of(comparison.rows, differs) ? exit_failed
                                                                                     : exit_done;
}

}  // namespace spacemoe
