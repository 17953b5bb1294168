#include "host/model/satellite_compute.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "host/base/csv.hpp"

namespace spacemoe {
namespace {

/// As compute.peak_gflops and compute.memory_gb.
constexpr double largest = 1e18;

class SatelliteComputeReader {
 public:
  SatelliteComputeReader(const std::filesystem::path& file, std::uint32_t satellites)
      : table_(read_csv(file)),
        satellites_(satellites),
        satellite_(table_.column("satellite")),
        peak_(table_.column("peak_gflops")),
        memory_(table_.find_column("memory_gb")) {}

  SatelliteCompute read(const ComputeSpec& others) const {
    constexpr double unlimited = std::numeric_limits<double>::infinity();
    SatelliteCompute compute;
    compute.peak_gflops.assign(satellites_, others.peak_gflops);
    if (memory_ || others.memory_gb) {
      compute.memory_gb.assign(satellites_, others.memory_gb.value_or(unlimited));
    }
    std::vector<std::uint8_t> seen(satellites_, 0);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const std::uint64_t satellite = table_.unsigned_integer(row, satellite_, satellites_ - 1);
      if (seen[satellite] != 0) {
        throw table_.error(row, satellite_,
                           "found satellite " + std::to_string(satellite) + " a second time",
                           "each satellite once");
      }
      seen[satellite] = 1;
      if (const auto peak = stated(row, peak_)) {
        if (!(*peak > 0.0 && *peak <= largest)) {
          throw refused(row, peak_, "above 0, at most 1e18");
        }
        compute.peak_gflops[satellite] = *peak;
      }
      if (const auto memory = memory_ ? stated(row, *memory_) : std::nullopt) {
        if (!(*memory >= 0.0 && *memory <= largest)) {
          throw refused(row, *memory_, "0 to 1e18; 0: it holds no module");
        }
        compute.memory_gb[satellite] = *memory;
      }
    }
    return compute;
  }

 private:
  /// The number of a field; nothing where it is empty.
  [[nodiscard]] std::optional<double> stated(std::size_t row, std::size_t column) const {
    return table_.text(row, column).empty() ? std::nullopt
                                            : std::optional(table_.number(row, column));
  }

  [[nodiscard]] ConfigError refused(std::size_t row, std::size_t column,
                                    const char* allowed) const {
    return table_.error(row, column, "found " + table_.text(row, column), allowed);
  }

  CsvTable table_;
  std::uint32_t satellites_;
  std::size_t satellite_;
  std::size_t peak_;
  std::optional<std::size_t> memory_;
};

}  // namespace

SatelliteCompute read_satellite_compute(const std::filesystem::path& file,
                                        const ComputeSpec& others, std::uint32_t satellites) {
  return SatelliteComputeReader(file, satellites).read(others);
}

}  // namespace spacemoe
