#pragma once

#include <cstddef>
#include <vector>

namespace spacemoe {

/// A linear program in the form of a dictionary: basic variables as constants minus linear forms of
/// the others, all of which are at least 0. Minimises a form of them (V. Chvatal, Linear
/// Programming, 1983, chapters 2 and 3).
class Simplex {
 public:
  /// constants: [rows]; forms: [rows][columns], of the others. Variables are numbered: columns
  /// first, then rows.
  Simplex(std::vector<double> constants, std::vector<std::vector<double>> forms,
          std::vector<double> cost);

  /// Makes a column's variable basic in place of a row's.
  void exchange(std::size_t row, std::size_t column);

  /// Exchanges until no column lowers the cost, from constants of at least 0.
  void minimise();

  /// The value of a variable.
  [[nodiscard]] double value(std::size_t variable) const;

 private:
  void subtract(std::vector<double>& form, std::size_t row, std::size_t column) const;
  /// Bland's rule: of the variables that lower the cost the lowest, which cannot go in circles.
  [[nodiscard]] std::size_t entering() const;
  /// The variable that first falls to 0, the lowest among equals.
  [[nodiscard]] std::size_t leaving(std::size_t column) const;

  std::vector<double> constants_;
  std::vector<std::vector<double>> forms_;
  std::vector<double> cost_;
  std::vector<std::size_t> outer_;  ///< variable of each column
  std::vector<std::size_t> basic_;  ///< variable of each row
};

}  // namespace spacemoe
