#include "tests/cuda/budget.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <tuple>

#include "tests/cuda/occupancy.hpp"

namespace spacemoe {
namespace {

const KernelBudget* find_budget(const std::vector<KernelBudget>& budgets, const std::string& name) {
  const auto found = std::ranges::find(budgets, name, &KernelBudget::kernel);
  return found == budgets.end() ? nullptr : &*found;
}

std::string number(int value) {
  return std::to_string(value);
}

void check_build(const KernelBuild& build, const KernelBudget& budget,
                 std::set<std::string>& complaints) {
  const std::string where = build.kernel + " on sm_" + number(build.capability) + ": ";
  if (build.registers > budget.registers) {
    complaints.insert(where + number(build.registers) + " registers, budget " +
                      number(budget.registers));
  }
  if (build.static_shared_bytes > budget.static_shared_bytes) {
    complaints.insert(where + number(build.static_shared_bytes) +
                      " bytes of static shared memory, budget " +
                      number(budget.static_shared_bytes));
  }
  if (budget.hot && build.spill_bytes > 0) {
    complaints.insert(where + "spills " + number(build.spill_bytes) + " bytes");
  }
  if (budget.hot && build.stack_bytes > 0) {
    complaints.insert(where + "a stack frame of " + number(build.stack_bytes) + " bytes");
  }
  // Launches choose their dynamic shared memory by what the device has.
  const BlockNeeds least = {budget.threads, build.registers, build.static_shared_bytes};
  const auto limits = multiprocessor_limits(build.capability);
  if (limits && resident_blocks(*limits, least) == 0) {
    complaints.insert(where + "no block of " + number(budget.threads) + " threads fits");
  }
}

void check_text(const KernelText& text, const KernelBudget& budget,
                std::set<std::string>& complaints) {
  struct Rule {
    bool applies;
    std::regex pattern;
    std::string what;
  };
  // Atomics of 64 bits and match.sync are slow or missing on some devices.
  const std::vector<Rule> rules = {
      {budget.hot, std::regex(R"(\b(ld|st)\.local\b)"), "local memory"},
      {budget.floats_only, std::regex(R"(\.f64\b)"), "double precision"},
      {true, std::regex(R"(\b(atom|red)\.[\w.:]*\.[usbf]64\b)"), "an atomic of 64 bits"},
      {true, std::regex(R"(\bmatch\.(any|all)\.sync\b)"), "match.sync"}};
  std::istringstream lines(text.text);
  for (std::string line; std::getline(lines, line);) {
    for (const Rule& rule : rules) {
      if (rule.applies && std::regex_search(line, rule.pattern)) {
        complaints.insert(text.kernel + " in " + text.virtual_architecture + ": " + rule.what);
      }
    }
  }
}

}  // namespace

std::vector<KernelBudget> read_budgets(const std::string& text,
                                       std::vector<std::string>& complaints) {
  std::vector<KernelBudget> budgets;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    KernelBudget budget{};
    std::string heat;
    std::string precision;
    std::string rest;
    if (!(words >> budget.kernel)) {
      continue;
    }
    words >> budget.registers >> budget.static_shared_bytes >> heat >> precision >> budget.threads;
    const bool read = !words.fail();
    if (!(words >> budget.dynamic_shared_bytes)) {
      budget.dynamic_shared_bytes = 0;  // an optional column
      rest = words.eof() ? "" : "no number";
      words.clear();
    }
    words >> rest;
    if (!read || !rest.empty() || (heat != "hot" && heat != "cold") ||
        (precision != "float" && precision != "any")) {
      complaints.push_back("budget.txt cannot be read: " + line);
      continue;
    }
    budget.hot = heat == "hot";
    budget.floats_only = precision == "float";
    budgets.push_back(budget);
  }
  return budgets;
}

std::vector<std::string> over_budget(const KernelSurvey& survey,
                                     const std::vector<KernelBudget>& budgets) {
  std::set<std::string> complaints(survey.failures.begin(), survey.failures.end());
  std::set<std::string> compiled;
  for (const KernelBuild& build : survey.builds) {
    compiled.insert(build.kernel);
    if (const KernelBudget* budget = find_budget(budgets, build.kernel)) {
      check_build(build, *budget, complaints);
    } else {
      complaints.insert(build.kernel + ": has no budget");
    }
  }
  for (const KernelText& text : survey.texts) {
    if (const KernelBudget* budget = find_budget(budgets, text.kernel)) {
      check_text(text, *budget, complaints);
    }
  }
  for (const KernelBudget& budget : budgets) {
    if (!compiled.contains(budget.kernel)) {
      complaints.insert(budget.kernel + ": has a budget, but was not compiled");
    }
  }
  return {complaints.begin(), complaints.end()};
}

std::string survey_table(const KernelSurvey& survey, const std::vector<KernelBudget>& budgets) {
  // Instantiations of a template share a line, which shows the one that takes most.
  std::map<std::tuple<std::string, int>, KernelBuild> worst;
  for (const KernelBuild& build : survey.builds) {
    KernelBuild& kept = worst.try_emplace({build.kernel, build.capability}, build).first->second;
    kept.registers = std::max(kept.registers, build.registers);
    kept.static_shared_bytes = std::max(kept.static_shared_bytes, build.static_shared_bytes);
    kept.spill_bytes = std::max(kept.spill_bytes, build.spill_bytes);
  }
  std::ostringstream table;
  table << "| kernel | architecture | registers | spills, bytes | shared, bytes | threads a block "
           "| blocks resident | occupancy, % |\n|---|---|---|---|---|---|---|---|\n";
  for (const auto& [key, build] : worst) {
    const KernelBudget* budget = find_budget(budgets, build.kernel);
    const auto limits = multiprocessor_limits(build.capability);
    if (budget == nullptr || !limits) {
      continue;
    }
    const BlockNeeds block = {budget->threads, build.registers,
                              build.static_shared_bytes + budget->dynamic_shared_bytes};
    table << "| " << build.kernel << " | sm_" << build.capability << " | " << build.registers
          << " | " << build.spill_bytes << " | " << block.shared_bytes << " | " << block.threads
          << " | " << resident_blocks(*limits, block) << " | " << occupancy_percent(*limits, block)
          << " |\n";
  }
  return table.str();
}

}  // namespace spacemoe
