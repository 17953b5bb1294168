#include "host/config/config_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/config_fields.hpp"
#include "host/config/config_scalar.hpp"
#include "host/config/config_values.hpp"
#include "host/config/open_map.hpp"
#include "host/config/unknown_keys.hpp"

namespace spacemoe {
namespace {

class ConfigReader final : public FieldVisitor {
 public:
  /// `path` is the key of the map `root`, empty for a whole config.
  ConfigReader(const ConfigNode& root, const std::string& path, const std::filesystem::path& folder,
               ConfigFiles files)
      : folder_(folder), files_(files) {
    attempt([&] { open_.push_back({map_of(path, root, {}), path, {}, {}}); });
    if (open_.empty()) {
      open_.push_back({nullptr, path, {}, {}});
    }
  }

  void number(const Field& field, double& value, const NumberRange& range) override {
    read(field, number_text(range),
         [&](const ConfigNode& node) { value = number_of(path_to(field.key), node, range); });
  }

  void optional_number(const Field& field, std::optional<double>& value,
                       const NumberRange& range) override {
    read_optional(
        field, [&](const ConfigNode& node) { value = number_of(path_to(field.key), node, range); });
  }

  void number_or_word(const Field& field, double& value, const NumberRange& range,
                      std::string_view word, bool& is_word) override {
    const std::string allowed = fmt::format("{}, or {}", number_text(range), word);
    read(field, allowed, [&](const ConfigNode& node) {
      const auto number = number_or_word_of(path_to(field.key), node, range, word);
      is_word = !number;
      value = number.value_or(value);
    });
  }

  void integer(const Field& field, std::uint64_t& value, const IntegerRange& range) override {
    read(field, "an integer, " + range_text(range),
         [&](const ConfigNode& node) { value = integer_of(path_to(field.key), node, range); });
  }

  void optional_integer(const Field& field, std::optional<std::uint64_t>& value,
                        const IntegerRange& range) override {
    read_optional(field, [&](const ConfigNode& node) {
      value = integer_of(path_to(field.key), node, range);
    });
  }

  void integer_list(const Field& field, std::vector<std::uint32_t>& values,
                    const IntegerRange& range) override {
    read_list(field, "a list of integers, " + range_text(range), values,
              [&](const std::string& path, const ConfigNode& node) {
                return static_cast<std::uint32_t>(integer_of(path, node, range));
              });
  }

  void number_list(const Field& field, std::vector<double>& values,
                   const NumberRange& range) override {
    read_list(field, "a list of numbers, " + range_text(range), values,
              [&](const std::string& path, const ConfigNode& node) {
                return number_of(path, node, range);
              });
  }

  void word(const Field& field, std::size_t& value, std::span<const Word> words) override {
    read(field, words_text(words),
         [&](const ConfigNode& node) { value = word_of(path_to(field.key), node, words); });
  }

  void optional_word(const Field& field, std::optional<std::size_t>& value,
                     std::span<const Word> words) override {
    read_optional(
        field, [&](const ConfigNode& node) { value = word_of(path_to(field.key), node, words); });
  }

  void fixed_word(const Field& field, bool value, std::string_view word,
                  std::string_view other_key) override {
    read_optional(field, [&](const ConfigNode& node) {
      if (node.kind != ConfigNode::Kind::scalar || node.text != word) {
        refuse(field, node, std::string(word), fmt::format("a number goes to {}", other_key));
      }
      if (!value) {
        refuse_beside(field.key, node, other_key);
      }
    });
  }

  void text(const Field& field, std::string& value, const TextRule& rule) override {
    read(field, rule_text(rule), [&](const ConfigNode& node) {
      if (node.kind != ConfigNode::Kind::scalar || !follows(rule, node.text)) {
        refuse(field, node, rule_text(rule));
      }
      value = node.text;
    });
  }

  void any_text(const Field& field, std::string& value, std::string_view form) override {
    read(field, std::string(form),
         [&](const ConfigNode& node) { value = stated_text_of(path_to(field.key), node, form); });
  }

  void optional_text(const Field& field, std::optional<std::string>& value,
                     std::string_view form) override {
    read_optional(field, [&](const ConfigNode& node) {
      value = stated_text_of(path_to(field.key), node, form);
    });
  }

  void text_list(const Field& field, std::vector<std::string>& values,
                 const ListRule& rule) override {
    read_optional(field, [&](const ConfigNode& node) {
      check_list(path_to(field.key), node, rule);
      read_items(field, node, values, [](const std::string& path, const ConfigNode& item) {
        return text_of(path, item);
      });
    });
  }

  void any_list(const Field& field, std::vector<ConfigNode>& values,
                const ListRule& rule) override {
    read(field, list_text(rule), [&](const ConfigNode& node) {
      check_list(path_to(field.key), node, rule);
      values = node.children;
    });
  }

  void any_map(const Field& field, std::vector<ConfigNode>& entries) override {
    constexpr std::string_view allowed = "a map of keys and values, not empty";
    read(field, std::string(allowed), [&](const ConfigNode& node) {
      if (node.kind != ConfigNode::Kind::map || node.children.empty()) {
        refuse(field, node, std::string(allowed), example_of(field));
      }
      entries = node.children;
    });
  }

  void optional_path(const Field& field, std::optional<std::filesystem::path>& value) override {
    const auto get = [&](const ConfigNode& node) {
      value = file_of(path_to(field.key), node, folder_, files_);
    };
    if (field.need == Need::required) {
      read(field, "a file, relative to the config", get);
    } else {
      read_optional(field, get);
    }
  }

  void text_map(const Field& field, std::map<std::string, std::string>& values) override {
    read_optional(field, [&](const ConfigNode& node) {
      if (node.kind != ConfigNode::Kind::map) {
        refuse(field, node, "a map of texts");
      }
      values.clear();
      for (const ConfigNode& child : node.children) {
        attempt([&] {
          const std::string path = fmt::format("{}.{}", path_to(field.key), child.key);
          const std::string& text = text_of(path, child);
          if (has_controls(text)) {
            refuse_node(path, child, "a text");
          }
          values[child.key] = text;
        });
      }
    });
  }

  void excluded(std::span<const std::string_view> keys, std::string_view other_key) override {
    for (const std::string_view key : keys) {
      read_optional({key, ""},
                    [&](const ConfigNode& node) { refuse_beside(key, node, other_key); });
    }
  }

  void needs_one_of(std::span<const std::string_view> keys, std::string_view example) override {
    OpenMap& map = open_.back();
    const auto is_there = [&](std::string_view key) { return map.node->find(key) != nullptr; };
    if (map.node != nullptr && std::ranges::none_of(keys, is_there)) {
      map.missing.emplace_back(
          ConfigError::Fields{.key = path_to(keys.front()),
                              .found = "missing",
                              .allowed = fmt::format("at least one of {}", fmt::join(keys, ", ")),
                              .hint = fmt::format("such as {}", example),
                              .position = map.node->place()});
    }
  }

  void begin_map(const Field& field, const Presets& presets) override {
    const ConfigNode* map = nullptr;
    attempt([&] {
      const ConfigNode* node = field.need == Need::required
                                   ? open_.back().take(field, map_text(presets))
                                   : open_.back().take_optional(field);
      map = node == nullptr ? nullptr : map_of(path_to(field.key), *node, presets);
    });
    open_.push_back({map, path_to(field.key), {}, {}});
  }

  void end_map() override { close_map(); }

  /// Whoever needs the block reads it (read_sweep_fields).
  bool begin_block(const Field& field) override {
    read_optional(field, [&](const ConfigNode& node) {
      static_cast<void>(map_of(path_to(field.key), node, {}));
    });
    return false;
  }

  std::size_t begin_list(const Field& field, std::size_t size, const ListRule& rule) override {
    const ConfigNode* list = nullptr;
    bool is_refused = true;
    attempt([&] {
      const ConfigNode* node = open_.back().take(field, list_text(rule));
      if (node != nullptr) {
        check_list(path_to(field.key), *node, rule);
      }
      list = node;
      is_refused = false;
    });
    open_.push_back({list, path_to(field.key), {}, {}});
    return is_refused ? 0 : (list == nullptr ? size : list->children.size());
  }

  void begin_item(std::size_t index, const Presets& presets) override {
    const std::string path = fmt::format("{}.{}", open_.back().path, index);
    const ConfigNode* map = nullptr;
    attempt([&] { map = map_of(path, open_.back().node->children[index], presets); });
    open_.push_back({map, path, {}, {}});
  }

  void end_item() override { close_map(); }
  void end_list() override { open_.pop_back(); }

  /// Ends the document, as end_map ends a map.
  [[nodiscard]] FieldErrors finish() {
    close_map();
    for (const ConfigError& error : found_.errors) {
      found_.unread.push_back(error.fields().key);
    }
    return std::move(found_);
  }

 private:
  /// Does something that may find an error, which is kept for later.
  template <class Work>
  void attempt(Work&& work) {
    try {
      std::forward<Work>(work)();
    } catch (const ConfigError& error) {
      found_.errors.push_back(error);
    }
  }

  /// Reads a field that must have a value where it stands.
  template <class Read>
  void read(const Field& field, const std::string& allowed, Read&& value_of) {
    attempt([&] {
      if (const ConfigNode* node = open_.back().take(field, allowed)) {
        std::forward<Read>(value_of)(*node);
      }
    });
  }

  /// Items that are each read by themselves: value_of(path, node).
  template <class Value, class Read>
  void read_items(const Field& field, const ConfigNode& list, std::vector<Value>& values,
                  const Read& value_of) {
    values.clear();
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      attempt([&] {
        values.push_back(value_of(fmt::format("{}.{}", path_to(field.key), i), list.children[i]));
      });
    }
  }

  template <class Value, class Read>
  void read_list(const Field& field, const std::string& allowed, std::vector<Value>& values,
                 const Read& value_of) {
    read(field, allowed, [&](const ConfigNode& node) {
      if (node.kind != ConfigNode::Kind::list) {
        refuse(field, node, allowed, list_of_one(node));
      }
      read_items(field, node, values, value_of);
    });
  }

  /// Reads a field that may be absent.
  template <class Read>
  void read_optional(const Field& field, Read&& value_of) {
    attempt([&] {
      if (const ConfigNode* node = open_.back().take_optional(field)) {
        std::forward<Read>(value_of)(*node);
      }
    });
  }

  [[nodiscard]] std::string path_to(std::string_view key) const {
    return path_in(open_.back().path, key);
  }

  void close_map() {
    open_.back().close(found_);
    open_.pop_back();
  }

  [[noreturn]] void refuse(const Field& field, const ConfigNode& node, const std::string& allowed,
                           const std::string& hint = "") const {
    refuse_node(path_to(field.key), node, allowed, hint);
  }

  [[noreturn]] void refuse_beside(std::string_view key, const ConfigNode& node,
                                  std::string_view other_key) const {
    // The text has one, the command line the other: the user means to exchange them.
    const ConfigNode* other = open_.back().node->find(other_key);
    const bool is_override = other != nullptr && other->key_position.line == 0;
    throw ConfigError(
        {.key = path_to(key),
         .found = fmt::format("found beside {}", other_key),
         .allowed = fmt::format("{} or {}", key, other_key),
         .hint = is_override ? fmt::format("--set {}= takes it out", path_to(key)) : "",
         .position = node.key_position});
  }

  const std::filesystem::path& folder_;
  ConfigFiles files_;
  std::vector<OpenMap> open_;
  FieldErrors found_;
};

}  // namespace

FieldErrors read_fields(const ConfigNode& root, const std::filesystem::path& folder,
                        ConfigFiles files, ExperimentConfig& config) {
  ConfigReader reader(root, "", folder, files);
  describe(reader, config);
  return reader.finish();
}

FieldErrors read_block(const ConfigNode& block, const std::string& path,
                       const std::function<void(FieldVisitor&)>& describe_block) {
  const std::filesystem::path folder;
  ConfigReader reader(block, path, folder, ConfigFiles::may_be_missing);
  describe_block(reader);
  return reader.finish();
}

}  // namespace spacemoe
