#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Names that people give to tokens, experts of a set and labels; the first is our own.
inline constexpr std::string_view token_names[] = {"token", "token_id", "token_idx", "token_index"};
inline constexpr std::string_view set_names[] = {"experts", "expert_ids", "topk_ids"};
inline constexpr std::string_view domain_names[] = {"domain", "source"};

/// A row of a text: the experts of a token in a layer, or one of them.
struct TraceRow {
  std::uint32_t domain = 0;
  std::uint32_t layer = 0;
  std::uint64_t token = 0;
  int line = 0;
};

/// Rows of a trace in any order. Memory grows with the rows, never with the numbers in them.
class TraceRows {
 public:
  enum class Form : std::uint8_t {
    set_a_row,
    expert_a_row,  ///< rows of the same token and layer are a set
  };
  TraceRows(std::string file, Form form) : file_(std::move(file)), form_(form) {}

  /// The number of a label.
  [[nodiscard]] std::uint32_t domain(std::string_view label);
  void add(const TraceRow& row, std::span<const std::int16_t> experts);

  /// The trace of all rows: domain by domain in the order in which they came up, token by token.
  /// Throws ConfigError with the line for tokens that do not follow one another, for layers that a
  /// token has not or has twice, and as checked_trace.
  [[nodiscard]] RoutingTrace trace(const TraceOptions& options) &&;

 private:
  struct Row {
    TraceRow at;
    std::size_t begin;     ///< in experts_
    std::uint32_t places;  ///< from there
  };

  struct Set {
    int line;  ///< of its first row
    std::uint32_t places;
  };

  void sort();
  [[nodiscard]] std::vector<std::uint32_t> layer_numbers() const;
  /// Throws unless the token whose rows begin there follows the one before it.
  void check_follows(std::size_t first) const;
  /// Takes the sets of that token, in all layers. Returns where its rows end.
  [[nodiscard]] std::size_t add_sets(std::size_t first, std::span<const std::uint32_t> layers);
  /// Places of all sets. Throws where they differ.
  [[nodiscard]] std::uint32_t common_places() const;
  [[nodiscard]] ConfigError error(int line, std::string found, std::string allowed,
                                  std::string hint = {}) const;

  std::string file_;
  Form form_;
  std::vector<Row> rows_;
  std::vector<std::int16_t> experts_;
  std::vector<Set> sets_;  ///< [tokens][layers]
  std::vector<std::string> domains_;
  std::unordered_map<std::string, std::uint32_t> domain_numbers_;
};

}  // namespace spacemoe
