#include "host/sweep/numeric_keys.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/experiment/config_fields.hpp"

namespace spacemoe {
namespace {

class NumberCollector final : public FieldVisitor {
 public:
  [[nodiscard]] std::map<std::string, double, std::less<>> take() { return std::move(numbers_); }

  void number(const Field& field, double& value, const NumberRange&) override {
    put(field.key, value);
  }
  void optional_number(const Field& field, std::optional<double>& value,
                       const NumberRange&) override {
    if (value) {
      put(field.key, *value);
    }
  }
  void integer(const Field& field, std::uint64_t& value, const IntegerRange&) override {
    put(field.key, static_cast<double>(value));
  }
  void optional_integer(const Field& field, std::optional<std::uint64_t>& value,
                        const IntegerRange&) override {
    if (value) {
      put(field.key, static_cast<double>(*value));
    }
  }
  void integer_list(const Field& field, std::vector<std::uint32_t>& values,
                    const IntegerRange&) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      put(fmt::format("{}.{}", field.key, i), values[i]);
    }
  }
  void word(const Field&, std::size_t&, std::span<const Word>) override {}
  void optional_word(const Field&, std::optional<std::size_t>&, std::span<const Word>) override {}
  void fixed_word(const Field&, bool, std::string_view, std::string_view) override {}
  void text(const Field&, std::string&, const TextRule&) override {}
  void optional_path(const Field&, std::optional<std::filesystem::path>&) override {}
  void text_map(const Field&, std::map<std::string, std::string>&) override {}
  void block(const Field&, std::string_view) override {}
  void excluded(std::span<const std::string_view>, std::string_view) override {}

  void begin_map(const Field& field, const Presets&) override { enter(field.key); }
  void end_map() override { leave(); }
  std::size_t begin_list(const Field& field, std::size_t size,
                         const std::vector<std::string>&) override {
    enter(field.key);
    return size;
  }
  void begin_item(std::size_t index, const Presets&) override { enter(fmt::format("{}", index)); }
  void end_item() override { leave(); }
  void end_list() override { leave(); }

 private:
  void enter(std::string_view step) {
    lengths_.push_back(path_.size());
    path_ += step;
    path_ += '.';
  }
  void leave() {
    path_.resize(lengths_.back());
    lengths_.pop_back();
  }
  void put(std::string_view key, double value) {
    numbers_[fmt::format("{}{}", path_, key)] = value;
  }

  std::string path_;
  std::vector<std::size_t> lengths_;
  std::map<std::string, double, std::less<>> numbers_;
};

}  // namespace

std::map<std::string, double, std::less<>> numeric_keys(const ExperimentConfig& config) {
  ExperimentConfig copy = config;
  NumberCollector collector;
  describe(collector, copy);
  return collector.take();
}

}  // namespace spacemoe
