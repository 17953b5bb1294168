#include "tests/cuda/kernel_build.hpp"

#include <cstdlib>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include <cxxabi.h>

namespace spacemoe {
namespace {

std::string demangled(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 ? name.get() : symbol;
}

int number_before(const std::string& line, const std::string& words) {
  std::smatch found;
  return std::regex_search(line, found, std::regex("(\\d+) " + words)) ? std::stoi(found[1]) : 0;
}

/// A function of a PTX file, or a kernel.
struct PtxFunction {
  bool is_kernel;
  std::string body;
};

std::map<std::string, PtxFunction> functions_of(const std::string& ptx) {
  static const std::regex header(R"(\.(entry|func)\s+(?:\([^)]*\)\s*)?([\w$]+))");
  std::map<std::string, PtxFunction> functions;
  auto from = ptx.cbegin();
  for (std::smatch found; std::regex_search(from, ptx.cend(), found, header);) {
    from = found[0].second;
    std::size_t at = ptx.find_first_of("{;", static_cast<std::size_t>(from - ptx.cbegin()));
    if (at == std::string::npos || ptx[at] == ';') {
      continue;  // a declaration
    }
    const std::size_t first = at;
    int depth = 0;
    do {
      depth += ptx[at] == '{' ? 1 : -1;
      at = ptx.find_first_of("{}", at + 1);
    } while (depth > 0 && at != std::string::npos);
    functions[found[2]] = {found[1] == "entry", ptx.substr(first, at - first)};
  }
  return functions;
}

/// Adds the bodies of the functions that `name` calls, each once.
void gather(const std::map<std::string, PtxFunction>& functions, const std::string& name,
            std::set<std::string>& seen, std::string& text) {
  if (!seen.insert(name).second) {
    return;
  }
  const std::string& body = functions.at(name).body;
  text += body;
  for (const auto& [other, function] : functions) {
    if (!function.is_kernel && body.find(other) != std::string::npos) {
      gather(functions, other, seen, text);
    }
  }
}

}  // namespace

std::string kernel_name(const std::string& symbol) {
  const std::string full = demangled(symbol);
  static const std::string anonymous = "(anonymous namespace)::";
  std::string name;
  int depth = 0;
  for (std::size_t i = 0; i < full.size(); ++i) {
    if (full.compare(i, anonymous.size(), anonymous) == 0) {
      i += anonymous.size() - 1;
      continue;
    }
    if (depth == 0 && full[i] == '(') {
      break;
    }
    if (depth == 0 && full[i] == ' ') {
      name.clear();  // a return type, which only templates have
      continue;
    }
    depth += full[i] == '<' ? 1 : 0;
    if (depth == 0) {
      name += full[i];
    }
    depth -= full[i] == '>' ? 1 : 0;
  }
  static const std::string own = "spacemoe::cuda::";
  return name.starts_with(own) ? name.substr(own.size()) : name;
}

std::vector<KernelBuild> read_ptxas_report(const std::string& output, int capability) {
  static const std::regex entry("Compiling entry function '([^']+)'");
  std::vector<KernelBuild> builds;
  std::istringstream lines(output);
  std::smatch found;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, found, entry)) {
      builds.push_back({kernel_name(found[1]), capability, 0, 0, 0, 0});
    } else if (builds.empty()) {
      continue;
    } else if (line.find("bytes stack frame") != std::string::npos) {
      builds.back().stack_bytes += number_before(line, "bytes stack frame");
      builds.back().spill_bytes += number_before(line, "bytes spill stores");
      builds.back().spill_bytes += number_before(line, "bytes spill loads");
    } else if (line.find("Used ") != std::string::npos) {
      builds.back().registers = number_before(line.substr(line.find("Used ")), "registers");
      builds.back().static_shared_bytes = number_before(line, "bytes smem");
    }
  }
  return builds;
}

std::vector<KernelText> read_ptx(const std::string& ptx, const std::string& virtual_architecture) {
  const std::map<std::string, PtxFunction> functions = functions_of(ptx);
  std::vector<KernelText> kernels;
  for (const auto& [name, function] : functions) {
    if (function.is_kernel) {
      std::set<std::string> seen;
      kernels.push_back({kernel_name(name), virtual_architecture, ""});
      gather(functions, name, seen, kernels.back().text);
    }
  }
  return kernels;
}

}  // namespace spacemoe
