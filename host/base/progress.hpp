#pragma once

#include <cstdint>
#include <string_view>

namespace spacemoe {

/// Reports how far long work is. One stage at a time; `cli` shows it, tests ignore it.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void begin(std::string_view stage, std::uint64_t total) = 0;
  virtual void advance(std::uint64_t amount) = 0;
  /// Time (s) that stages after this one take, as far as it is known: it counts as time left, until
  /// the next such call.
  virtual void later(double /*seconds*/) {}
  /// A text to show in addition to the progress, until the next such text.
  virtual void remark(std::string_view /*text*/) {}
  /// A line for who wants to know more, which stays.
  virtual void detail(std::string_view /*text*/) {}
  virtual void end() = 0;
};

/// Progress that nobody watches.
class SilentProgress final : public Progress {
 public:
  void begin(std::string_view /*stage*/, std::uint64_t /*total*/) override {}
  void advance(std::uint64_t /*amount*/) override {}
  void end() override {}
};

}  // namespace spacemoe
