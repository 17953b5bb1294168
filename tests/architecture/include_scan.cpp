#include "tests/architecture/include_scan.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace spacemoe {
namespace {

/// Host folders, lowest first: each may use those before it.
constexpr std::array<std::string_view, 29> host_order = {
    "host/base/",       "host/model/",      "host/elements/",    "host/constellation/",
    "host/topology/",   "host/weather/",    "host/routing/",     "host/activation/",
    "host/statistics/", "host/placement/",  "host/search/",      "host/evaluation/",
    "host/config/",     "host/experiment/", "host/results/",     "host/inspect/",
    "host/charts/",     "host/failover/",   "host/robustness/",  "host/replacement/",
    "host/generation/", "host/serving/",    "host/breakeven/",   "host/sweep/",
    "host/compare/",    "host/report/",     "host/interchange/", "host/api/",
    "host/cli/"};

/// Kernel parts that a kernel part may use, besides itself.
struct KernelRule {
  std::string_view part;
  std::vector<std::string_view> may_use;
};

const std::vector<KernelRule>& kernel_rules() {
  static const std::vector<KernelRule> rules = {
      {"kernels/common/", {}},
      {"kernels/api/", {"kernels/common/"}},
      {"kernels/tables/", {"kernels/common/", "kernels/api/"}},
      {"kernels/cpu/", {"kernels/common/", "kernels/api/", "kernels/tables/"}},
      {"kernels/cuda/", {"kernels/common/", "kernels/api/", "kernels/tables/"}},
      {"kernels/no_cuda/", {"kernels/api/"}},
      {"kernels/make_backend.", {"kernels/api/", "kernels/cpu/"}}};
  return rules;
}

std::size_t host_rank(std::string_view path) {
  const auto* found = std::ranges::find_if(
      host_order, [&](std::string_view folder) { return path.starts_with(folder); });
  return static_cast<std::size_t>(found - host_order.begin());
}

std::string kernel_complaint(std::string_view file, std::string_view included) {
  if (!included.starts_with("kernels/")) {
    return "kernels/ knows nothing of the rest";
  }
  for (const KernelRule& rule : kernel_rules()) {
    if (file.starts_with(rule.part)) {
      const auto allows = [&](std::string_view part) { return included.starts_with(part); };
      return allows(rule.part) || std::ranges::any_of(rule.may_use, allows)
                 ? ""
                 : std::string(rule.part) + " may not use it";
    }
  }
  return "a place that the architecture does not know";
}

std::string host_complaint(std::string_view file, std::string_view included) {
  if (included.starts_with("kernels/")) {
    // Backends are made in one place and used through their interface.
    constexpr std::array<std::string_view, 3> backends = {"kernels/cpu/", "kernels/cuda/",
                                                          "kernels/no_cuda/"};
    const bool inside = std::ranges::any_of(
        backends, [&](std::string_view part) { return included.starts_with(part); });
    return inside ? "host/ knows backends by kernels/api/ alone" : "";
  }
  if (!included.starts_with("host/")) {
    return "host/ uses host/ and kernels/";
  }
  const std::size_t own = host_rank(file);
  const std::size_t other = host_rank(included);
  if (own == host_order.size() || other == host_order.size()) {
    return "a place that the architecture does not know";
  }
  return other > own ? "it stands above" : "";
}

/// What a file that includes a header of the library, or that is one, may not do.
std::string door_complaint(const std::string& file, const std::string& included, bool in_quotes) {
  const bool is_header = file.starts_with("include/");
  if (is_header && in_quotes) {
    return "headers of the library are all that is installed";
  }
  const bool of_library = included.starts_with("spacemoe/");
  if (is_header && !of_library && included.find_first_of("./") != std::string::npos) {
    return "headers of the library use the standard library's alone";
  }
  return of_library && !is_header && !file.starts_with("host/api/")
             ? "headers of the library are for who stands outside"
             : "";
}

bool is_cuda_header(const std::string& included) {
  static const std::regex cuda(R"((cuda|cub/|thrust/|curand|nv/|cooperative_groups).*)");
  return std::regex_match(included, cuda);
}

}  // namespace

std::vector<WrongInclude> scan_includes(const std::string& file, std::string_view text) {
  static const std::regex include(R"(\s*#\s*include\s*(["<])([^">]+)[">].*)");
  std::vector<WrongInclude> wrong;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (!std::regex_match(line, match, include)) {
      continue;
    }
    const std::string included = match[2];
    std::string why = door_complaint(file, included, match[1] == "\"");
    if (!why.empty()) {
      // Said.
    } else if (is_cuda_header(included) && !file.starts_with("kernels/cuda/")) {
      why = "CUDA headers stay under kernels/cuda/";
    } else if (match[1] == "\"") {
      why = file.starts_with("kernels/") ? kernel_complaint(file, included)
                                         : host_complaint(file, included);
    }
    if (!why.empty()) {
      wrong.push_back({file, number, included, why});
    }
  }
  return wrong;
}

}  // namespace spacemoe
