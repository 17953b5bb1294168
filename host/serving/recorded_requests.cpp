#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv.hpp"
#include "host/base/error.hpp"
#include "host/base/number.hpp"
#include "host/constellation/epoch.hpp"
#include "host/serving/requests.hpp"

namespace spacemoe {
namespace {

constexpr double longest_recording_s = 1e9;
constexpr double shortest_recording_s = 1e-6;
constexpr std::uint32_t max_recorded_tokens = 1'000'000;

/// How a layout writes the time of an arrival.
enum class TimeForm : std::uint8_t { seconds, milliseconds, time_of_day };

struct Layout {
  std::string_view arrival;
  std::string_view prompt;
  std::string_view output;
  TimeForm form;
};

constexpr std::array layouts = {
    Layout{"arrival_s", "prompt_tokens", "output_tokens", TimeForm::seconds},
    Layout{"TIMESTAMP", "ContextTokens", "GeneratedTokens", TimeForm::time_of_day},
    Layout{"timestamp", "input_length", "output_length", TimeForm::milliseconds},
};

const Layout& layout_of(const CsvTable& table) {
  for (const Layout& layout : layouts) {
    if (table.find_column(layout.arrival)) {
      return layout;
    }
  }
  throw table.error(fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
                    "arrival_s, prompt_tokens, output_tokens, or TIMESTAMP, ContextTokens, "
                    "GeneratedTokens, or timestamp, input_length, output_length");
}

/// A time as Azure writes it, 2023-11-16 18:17:03.9799600 or 2024-05-10 00:00:00.009930+00:00, in
/// seconds from noon of 1 January 2000.
std::optional<double> seconds_of(std::string_view text) {
  constexpr double seconds_per_day = 86'400.0;
  constexpr std::size_t date_length = 10;
  constexpr std::string_view utc = "+00:00";
  if (text.ends_with(utc)) {
    text.remove_suffix(utc.size());
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string moment(text.substr(0, point));
  if (moment.size() <= date_length || moment[date_length] != ' ') {
    return std::nullopt;
  }
  moment[date_length] = 'T';
  const auto days = days_since_j2000(moment);
  const auto fraction_s = point == text.size()
                              ? std::optional(0.0)
                              : parse_number("0" + std::string(text.substr(point)));
  if (!days || !fraction_s || *fraction_s >= 1.0) {
    return std::nullopt;
  }
  return std::round(*days * seconds_per_day) + *fraction_s;
}

class RequestReader {
 public:
  explicit RequestReader(const std::filesystem::path& file)
      : table_(read_csv(file)),
        layout_(layout_of(table_)),
        arrival_(table_.column(layout_.arrival)),
        prompt_(table_.column(layout_.prompt)),
        output_(table_.column(layout_.output)) {}

  std::vector<Request> read() const {
    if (table_.rows() == 0) {
      throw table_.error("found no requests", "at least one");
    }
    if (table_.rows() > max_requests) {
      throw table_.error(fmt::format("found {} requests", table_.rows()),
                         fmt::format("up to {}", max_requests));
    }
    std::vector<Request> requests;
    const double first_s = time_at(0);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const double arrival_s = time_at(row) - first_s;
      if (!requests.empty() && arrival_s < requests.back().arrival_s) {
        throw table_.error(
            row, arrival_, fmt::format("found \"{}\"", table_.text(row, arrival_)),
            fmt::format("not before {} of the line above", table_.text(row - 1, arrival_)),
            "sort the requests by their arrival");
      }
      if (!(arrival_s <= longest_recording_s)) {
        throw table_.error(
            row, arrival_, fmt::format("found \"{}\"", table_.text(row, arrival_)),
            fmt::format("up to {:.0e} s after the first request", longest_recording_s));
      }
      const auto prompt = table_.unsigned_integer(row, prompt_, max_recorded_tokens);
      const auto output = table_.unsigned_integer(row, output_, max_recorded_tokens);
      if (output == 0) {
        throw table_.error(row, output_, "found 0", fmt::format("1 to {}", max_recorded_tokens),
                           "leave out requests that were not answered");
      }
      requests.push_back(
          {arrival_s, static_cast<std::uint32_t>(prompt), static_cast<std::uint32_t>(output)});
    }
    if (requests.back().arrival_s < shortest_recording_s) {
      throw table_.error(0, arrival_, "found requests that all come at once",
                         "two or more times of arrival");
    }
    return requests;
  }

 private:
  [[nodiscard]] double time_at(std::size_t row) const {
    constexpr double ms_per_s = 1000.0;
    switch (layout_.form) {
      case TimeForm::seconds:
        return table_.number(row, arrival_);
      case TimeForm::milliseconds:
        return table_.number(row, arrival_) / ms_per_s;
      case TimeForm::time_of_day:
        break;
    }
    const auto time_s = seconds_of(table_.text(row, arrival_));
    if (!time_s) {
      throw table_.error(row, arrival_, fmt::format("found \"{}\"", table_.text(row, arrival_)),
                         "a time such as 2023-11-16 18:17:03.9799600");
    }
    return *time_s;
  }

  CsvTable table_;
  const Layout& layout_;
  std::size_t arrival_;
  std::size_t prompt_;
  std::size_t output_;
};

}  // namespace

std::vector<Request> read_requests(const std::filesystem::path& file) {
  return RequestReader(file).read();
}

}  // namespace spacemoe
