#include "host/sweep/expression.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

using Operation = Expression::Operation;
using Step = Expression::Step;

constexpr std::size_t longest = 1000;
constexpr int deepest = 50;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

/// Recursive descent, one function per level of precedence. Whether an expression is a number or a
/// condition is known while it is read.
class Parser {
 public:
  Parser(std::string_view text, const TextPosition& position) : text_(text), position_(position) {}

  std::vector<Step> parse() {
    if (text_.size() > longest) {
      refuse(fmt::format("found {} characters", text_.size()), fmt::format("up to {}", longest));
    }
    next();
    expect_condition(disjunction());
    if (!token_.empty()) {
      refuse_token("and, or, or nothing");
    }
    return std::move(steps_);
  }

 private:
  enum class Type : std::uint8_t { number, condition };

  Type disjunction() {
    Type type = conjunction();
    while (token_ == "or") {
      type = join(type, Operation::either, [this] { return conjunction(); });
    }
    return type;
  }

  Type conjunction() {
    Type type = inversion();
    while (token_ == "and") {
      type = join(type, Operation::both, [this] { return inversion(); });
    }
    return type;
  }

  template <class Operand>
  Type join(Type left, Operation operation, Operand operand) {
    expect_condition(left);
    next();
    expect_condition(operand());
    push(operation);
    return Type::condition;
  }

  Type inversion() {
    if (token_ != "not") {
      return comparison();
    }
    const Nesting nesting(*this);
    next();
    expect_condition(inversion());
    push(Operation::inverse);
    return Type::condition;
  }

  Type comparison() {
    static constexpr std::array<std::pair<std::string_view, Operation>, 6> signs = {
        {{"<", Operation::less},
         {"<=", Operation::less_or_equal},
         {">", Operation::greater},
         {">=", Operation::greater_or_equal},
         {"==", Operation::equal},
         {"!=", Operation::not_equal}}};
    const Type left = sum();
    const auto* sign =
        std::ranges::find(signs, token_, &std::pair<std::string_view, Operation>::first);
    if (sign == signs.end()) {
      return left;
    }
    expect_number(left);
    next();
    expect_number(sum());
    push(sign->second);
    if (std::ranges::find(signs, token_, &std::pair<std::string_view, Operation>::first) !=
        signs.end()) {
      refuse_token("one comparison; join two with and");
    }
    return Type::condition;
  }

  Type sum() {
    Type type = product();
    while (token_ == "+" || token_ == "-") {
      const Operation operation = token_ == "+" ? Operation::add : Operation::subtract;
      type = reckon(type, operation, [this] { return product(); });
    }
    return type;
  }

  Type product() {
    Type type = factor();
    while (token_ == "*" || token_ == "/") {
      const Operation operation = token_ == "*" ? Operation::multiply : Operation::divide;
      type = reckon(type, operation, [this] { return factor(); });
    }
    return type;
  }

  template <class Operand>
  Type reckon(Type left, Operation operation, Operand operand) {
    expect_number(left);
    next();
    expect_number(operand());
    push(operation);
    return Type::number;
  }

  Type factor() {
    const Nesting nesting(*this);
    if (token_ == "-") {
      next();
      expect_number(factor());
      push(Operation::negate);
      return Type::number;
    }
    if (token_ == "(") {
      next();
      const Type type = disjunction();
      if (token_ != ")") {
        refuse_token(")");
      }
      next();
      return type;
    }
    if (token_.empty() || token_ == "and" || token_ == "or" || token_ == "not" ||
        (!is_digit(token_.front()) && !is_letter(token_.front()))) {
      refuse_token("a number, a key or (");
    }
    if (is_letter(token_.front())) {
      steps_.push_back({Operation::name, 0.0, std::string(token_)});
    } else {
      const auto number = parse_number(token_);
      if (!number) {
        refuse_token("a number");
      }
      steps_.push_back({Operation::number, *number, ""});
    }
    next();
    return Type::number;
  }

  /// Parentheses and signs that are open. Their number is bounded, as the stack is.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > deepest) {
        parser_.refuse("found deeper nesting", fmt::format("up to {} levels", deepest));
      }
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  void push(Operation operation) { steps_.push_back({operation, 0.0, ""}); }

  void expect_condition(Type type) {
    if (type != Type::condition) {
      refuse_token("a comparison: < <= > >= == !=");
    }
  }

  void expect_number(Type type) {
    if (type != Type::number) {
      refuse("found a condition where a number should be", "a number or a key");
    }
  }

  /// Takes the next token: a name, a number, a sign of one or two characters, or none.
  void next() {
    begin_ = std::min(text_.find_first_not_of(" \t\n", begin_ + token_.size()), text_.size());
    std::size_t end = begin_;
    const auto is_name = [](char letter) {
      return is_letter(letter) || is_digit(letter) || letter == '.' || letter == '-';
    };
    if (end == text_.size()) {
      token_ = {};
      return;
    }
    if (is_letter(text_[begin_])) {
      end = take_name(begin_);
    } else if (is_digit(text_[begin_]) || text_[begin_] == '.') {
      // 1e-3 and 2.5; a name that follows at once makes no number.
      while (end < text_.size() && (is_name(text_[end]) || text_[end] == '+') &&
             ((text_[end] != '-' && text_[end] != '+') || text_[end - 1] == 'e' ||
              text_[end - 1] == 'E')) {
        ++end;
      }
    } else {
      const bool is_pair = end + 1 < text_.size() && text_[end + 1] == '=' &&
                           std::string_view("<>=!").find(text_[end]) != std::string_view::npos;
      end += is_pair ? 2 : 1;
    }
    token_ = text_.substr(begin_, end - begin_);
  }

  [[nodiscard]] std::size_t take_name(std::size_t at) const {
    while (at < text_.size() && (is_letter(text_[at]) || is_digit(text_[at]) || text_[at] == '.')) {
      ++at;
    }
    return at;
  }

  [[noreturn]] void refuse_token(std::string allowed) const {
    refuse(token_.empty()
               ? fmt::format("found its end in \"{}\"", text_)
               : fmt::format("found \"{}\" at character {} of \"{}\"", token_, begin_ + 1, text_),
           std::move(allowed));
  }

  [[noreturn]] void refuse(std::string found, std::string allowed) const {
    throw ConfigError({.key = "sweep.keep",
                       .found = std::move(found),
                       .allowed = std::move(allowed),
                       .position = position_});
  }

  std::string_view text_;
  const TextPosition& position_;
  std::size_t begin_ = 0;
  std::string_view token_;
  int depth_ = 0;
  std::vector<Step> steps_;
};

double applied(Operation operation, double left, double right) {
  switch (operation) {
    case Operation::add:
      return left + right;
    case Operation::subtract:
      return left - right;
    case Operation::multiply:
      return left * right;
    case Operation::divide:
      return left / right;
    case Operation::less:
      return left < right ? 1.0 : 0.0;
    case Operation::less_or_equal:
      return left <= right ? 1.0 : 0.0;
    case Operation::greater:
      return left > right ? 1.0 : 0.0;
    case Operation::greater_or_equal:
      return left >= right ? 1.0 : 0.0;
    case Operation::equal:
      return left == right ? 1.0 : 0.0;
    case Operation::not_equal:
      return left != right ? 1.0 : 0.0;
    case Operation::both:
      return left != 0.0 && right != 0.0 ? 1.0 : 0.0;
    case Operation::either:
      return left != 0.0 || right != 0.0 ? 1.0 : 0.0;
    case Operation::number:
    case Operation::name:
    case Operation::negate:
    case Operation::inverse:
      break;
  }
  return 0.0;
}

}  // namespace

Expression::Expression(std::string text, TextPosition position)
    : text_(std::move(text)),
      position_(std::move(position)),
      steps_(Parser(text_, position_).parse()) {}

bool Expression::holds(const Lookup& value_of) const {
  std::vector<double> stack;
  for (const Step& step : steps_) {
    switch (step.operation) {
      case Operation::number:
        stack.push_back(step.number);
        break;
      case Operation::name: {
        const auto value = value_of(step.name);
        if (!value) {
          throw ConfigError({.key = "sweep.keep",
                             .found = fmt::format("found {}, which has no number", step.name),
                             .allowed = "numeric keys that have a value",
                             .position = position_});
        }
        stack.push_back(*value);
        break;
      }
      case Operation::negate:
        stack.back() = -stack.back();
        break;
      case Operation::inverse:
        stack.back() = stack.back() == 0.0 ? 1.0 : 0.0;
        break;
      default: {
        const double right = stack.back();
        stack.pop_back();
        stack.back() = applied(step.operation, stack.back(), right);
      }
    }
  }
  return stack.back() != 0.0;
}

std::vector<std::string> Expression::names() const {
  std::vector<std::string> names;
  for (const Step& step : steps_) {
    if (step.operation == Operation::name && std::ranges::find(names, step.name) == names.end()) {
      names.push_back(step.name);
    }
  }
  return names;
}

}  // namespace spacemoe
