#include "tests/cuda/toolkit.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <regex>
#include <set>
#include <string>
#include <thread>

#include <unistd.h>

#include "tests/cuda/command.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// PTX for the first architecture serves all later ones.
constexpr int oldest_capability = 75;
constexpr std::array<int, 7> checked_capabilities = {75, 80, 86, 89, 90, 100, 120};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether a file, or one of ours that it includes, has a kernel.
bool has_kernel(const fs::path& path, std::set<fs::path>& seen) {
  static const std::regex include(R"(#\s*include\s*"(kernels/cuda/[^"]+)\")");
  const std::string text = read_file(path);
  if (text.find("__global__") != std::string::npos) {
    return true;
  }
  for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) {
    const fs::path included = fs::path(SPACEMOE_SOURCE_DIR) / (*it)[1].str();
    if (seen.insert(included).second && has_kernel(included, seen)) {
      return true;
    }
  }
  return false;
}

/// The numbers in `nvcc --list-gpu-arch` or `--list-gpu-code`.
std::set<int> capabilities(const std::string& option) {
  static const std::regex name(R"((?:compute|sm)_(\d+))");
  const std::string text = run_command(SPACEMOE_NVCC " " + option).output;
  std::set<int> known;
  for (std::sregex_iterator it(text.begin(), text.end(), name), end; it != end; ++it) {
    known.insert(std::stoi((*it)[1]));
  }
  return known;
}

/// A file to compile to PTX, and the architectures to assemble the result for.
struct Job {
  fs::path source;
  int virtual_capability;
  std::vector<int> capabilities;
};

KernelSurvey carry_out(const Job& job, const fs::path& ptx) {
  KernelSurvey survey;
  const std::string architecture = "compute_" + std::to_string(job.virtual_capability);
  const CommandResult compiled = run_command(
      SPACEMOE_NVCC " " SPACEMOE_CUDA_FLAGS " -I" SPACEMOE_SOURCE_DIR " -O3 -DNDEBUG -ptx -arch=" +
      architecture + " " + job.source.string() + " -o " + ptx.string());
  if (compiled.exit_code != 0) {
    survey.failures.push_back(job.source.string() + " does not compile for " + architecture +
                              ":\n" + compiled.output);
    return survey;
  }
  survey.texts = read_ptx(read_file(ptx), architecture);
  for (const int capability : job.capabilities) {
    const std::string name = "sm_" + std::to_string(capability);
    const CommandResult assembled = run_command(SPACEMOE_PTXAS " -v -arch=" + name + " " +
                                                ptx.string() + " -o " + ptx.string() + ".cubin");
    if (assembled.exit_code != 0) {
      survey.failures.push_back(job.source.string() + " in PTX for " + architecture +
                                " does not assemble for " + name + ":\n" + assembled.output);
    }
    std::ranges::move(read_ptxas_report(assembled.output, capability),
                      std::back_inserter(survey.builds));
  }
  return survey;
}

void append(KernelSurvey& all, KernelSurvey part) {
  std::ranges::move(part.builds, std::back_inserter(all.builds));
  std::ranges::move(part.texts, std::back_inserter(all.texts));
  std::ranges::move(part.failures, std::back_inserter(all.failures));
}

}  // namespace

std::vector<fs::path> kernel_sources(const fs::path& folder) {
  std::vector<fs::path> sources;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      std::set<fs::path> seen;
      if (entry.path().extension() == ".cu" && has_kernel(entry.path(), seen)) {
        sources.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(sources);
  return sources;
}

KernelSurvey survey_kernels(const std::vector<fs::path>& sources) {
  const std::set<int> real = capabilities("--list-gpu-code");
  const std::set<int> virtuals = capabilities("--list-gpu-arch");
  if (!virtuals.contains(oldest_capability)) {
    return {{}, {}, {"the toolkit does not know the oldest architecture, compute_75"}};
  }
  std::vector<int> checked;
  std::ranges::copy_if(checked_capabilities, std::back_inserter(checked),
                       [&](int capability) { return real.contains(capability); });
  const int newest = *virtuals.rbegin();
  std::vector<Job> jobs;
  for (const fs::path& source : sources) {
    jobs.push_back({source, oldest_capability, checked});
    jobs.push_back({source, newest, {newest}});
  }

  std::string folder = (fs::temp_directory_path() / "spacemoe-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return {{}, {}, {"no temporary folder " + folder}};
  }
  KernelSurvey survey;
  std::mutex guard;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      KernelSurvey part = carry_out(jobs[i], fs::path(folder) / (std::to_string(i) + ".ptx"));
      const std::lock_guard lock(guard);
      append(survey, std::move(part));
    }
  };
  {
    const std::jthread other(work);
    work();
  }
  fs::remove_all(folder);
  return survey;
}

}  // namespace spacemoe
