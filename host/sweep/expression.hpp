#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace spacemoe {

/// A condition over numbers that have dotted names:
///
///     constellation.shells.0.planes * model.layers <= 2000 and not links.survival == 1
///
/// `+ - * /`, one comparison (`< <= > >= == !=`) between two sums, `and`, `or`, `not`, parentheses,
/// with the usual precedence. Arithmetic is that of doubles; comparisons with zero divided by zero
/// are false, except `!=`.
class Expression {
 public:
  /// Throws ConfigError at `position`, with the character of the text where it goes wrong.
  Expression(std::string text, TextPosition position);

  /// The value of a name, where it has one.
  using Lookup = std::function<std::optional<double>(std::string_view)>;

  /// Whether the condition holds. Throws ConfigError for a name without a value.
  [[nodiscard]] bool holds(const Lookup& value_of) const;

  /// Every name that it uses, once.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const TextPosition& position() const { return position_; }

  enum class Operation {
    number,
    name,
    negate,
    add,
    subtract,
    multiply,
    divide,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    equal,
    not_equal,
    both,
    either,
    inverse
  };

  /// In postfix order: operands come before their operation.
  struct Step {
    Operation operation;
    double number;     ///< of `number`
    std::string name;  ///< of `name`
  };

 private:
  std::string text_;
  TextPosition position_;
  std::vector<Step> steps_;
};

}  // namespace spacemoe
