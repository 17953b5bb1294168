#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/experiment/result.hpp"

/// The summary of a result: one line per scheme, in every form in which it is written, and read
/// back.
namespace spacemoe {

/// summary.csv. Numbers come back as the same double when read; a field is empty where a figure
/// does not apply.
[[nodiscard]] std::string summary_csv(const ExperimentResult& result);

/// One result per line of summary.csv, without what other files hold. Throws ConfigError with
/// file:line:column where a column is missing or a field says what cannot be.
[[nodiscard]] std::vector<SchemeResult> read_summary(const CsvTable& table);

/// The same as JSON, one object per scheme.
[[nodiscard]] std::string summary_json(const ExperimentResult& result);

/// Columns of a table for people: all, or the most important ones that fit in 80 characters.
enum class TableWidth : std::uint8_t { narrow, wide };

/// The same as a table for people, with remarks.
[[nodiscard]] std::string summary_table(const ExperimentResult& result, TableWidth width);

/// Remarks beyond the figures: why there are no exact means, how many slots were needed.
[[nodiscard]] std::vector<std::string> summary_notes(const ExperimentResult& result);

}  // namespace spacemoe
