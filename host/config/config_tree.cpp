#include "host/config/config_tree.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

/// Finds places in a text. yaml-cpp counts bytes from 0, editors count characters from 1.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : text_(text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
      begin_.push_back(at + 1);
    }
  }

  /// The text that follows a mark.
  [[nodiscard]] std::string_view from(const YAML::Mark& mark) const {
    return text_.substr(std::min(offset(mark), text_.size()));
  }

  /// Spaces and tabs that start the line of a mark.
  [[nodiscard]] std::string_view indentation(const YAML::Mark& mark) const {
    const std::string_view rest = text_.substr(line_begin(mark));
    return rest.substr(0, rest.find_first_not_of(" \t"));
  }

  /// The character of a mark in its line, from 1. Marks mostly follow each other: counting goes on
  /// from the last one, so that long lines cost no more than short ones.
  [[nodiscard]] int column(const YAML::Mark& mark) {
    const std::size_t end = std::min(offset(mark), text_.size());
    if (mark.line != counted_line_ || end < counted_to_) {
      counted_line_ = mark.line;
      counted_to_ = line_begin(mark);
      characters_ = 0;
    }
    characters_ += std::ranges::count_if(
        text_.substr(counted_to_, end - counted_to_),
        [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
    counted_to_ = end;
    return static_cast<int>(characters_) + 1;
  }

 private:
  [[nodiscard]] std::size_t line_begin(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    return line < begin_.size() ? begin_[line] : text_.size();
  }
  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return line_begin(mark) + static_cast<std::size_t>(std::max(mark.column, 0));
  }

  std::string_view text_;
  std::vector<std::size_t> begin_{0};
  int counted_line_ = -1;
  std::size_t counted_to_ = 0;
  std::ptrdiff_t characters_ = 0;
};

/// Whether a text that starts with a quote has the closing one, which yaml-cpp does not check.
bool closes_its_quote(std::string_view text) {
  const char quote = text.empty() ? '\0' : text.front();
  if (quote != '"' && quote != '\'') {
    return true;  // a block scalar
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote) {
        return true;
      }
      ++at;
    }
  }
  return false;
}

/// Builds the tree from yaml-cpp's events, of which every node brings one with its place.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, std::string_view text) : file_(file), lines_(text) {
    open_.push_back(&root_);
  }

  [[nodiscard]] ConfigNode take() { return std::move(root_); }

  [[nodiscard]] ConfigError syntax_error(const YAML::Exception& error) {
    // yaml-cpp looks for the anchor before OnAlias is called; its words differ between versions.
    if (error.msg.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR)) {
      return refusal(error.mark, found_alias, values_written_out);
    }
    const bool indents_by_tab = !error.mark.is_null() &&
                                lines_.indentation(error.mark).find('\t') != std::string_view::npos;
    return ConfigError({.found = "not YAML: " + error.msg,
                        .hint = indents_by_tab ? "a tab in the indentation; YAML wants spaces" : "",
                        .position = position_of(error.mark)});
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_) {
      refuse(mark, "found a second document", "one document");
    }
    has_document_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check_plain(mark, anchor, "");
    if (expects_key()) {
      refuse(mark, "found an empty key", "a name");
    }
    add(ConfigNode::Kind::nothing, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, found_alias, values_written_out);
  }

  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    refuse(mark, "found an anchor (&)", values_written_out);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_plain(mark, anchor, tag);
    if (expects_key()) {
      take_key(mark, value);
      return;
    }
    ConfigNode& node = add(ConfigNode::Kind::scalar, mark);
    node.text = value;
    node.quoted = tag == "!";
    if (node.quoted && !closes_its_quote(lines_.from(mark))) {
      refuse(mark, "found a quote that is not closed", "one at its end");
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(ConfigNode::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    start(ConfigNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  static constexpr const char* found_alias = "found an alias (*)";
  static constexpr const char* values_written_out = "values written out";

  [[nodiscard]] TextPosition position_of(const YAML::Mark& mark) {
    return mark.is_null() ? TextPosition{file_, 0, 0}
                          : TextPosition{file_, mark.line + 1, lines_.column(mark)};
  }

  [[nodiscard]] ConfigError refusal(const YAML::Mark& mark, std::string found,
                                    std::string allowed) {
    return ConfigError(
        {.found = std::move(found), .allowed = std::move(allowed), .position = position_of(mark)});
  }

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string found, std::string allowed) {
    throw refusal(mark, std::move(found), std::move(allowed));
  }

  /// yaml-cpp calls plain scalars "?" and quoted ones "!".
  void check_plain(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) {
    if (anchor != 0) {
      refuse(mark, "found an anchor (&)", values_written_out);
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, fmt::format("found the tag {}", tag), "values without tags");
    }
  }

  [[nodiscard]] bool expects_key() const {
    return open_.back()->kind == ConfigNode::Kind::map && !has_key_;
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    if (key == "<<") {
      refuse(mark, "found a merge key (<<)", values_written_out);
    }
    if (open_.back()->children.size() == max_config_keys) {
      refuse(mark, "found more keys in a map", fmt::format("up to {}", max_config_keys));
    }
    if (key.empty()) {
      refuse(mark, "found an empty key", "a name");
    }
    if (const ConfigNode* first = open_.back()->find(key)) {
      throw ConfigError(
          {.key = path_to(key),
           .found = "found this key a second time",
           .allowed = "each key once",
           .hint = fmt::format("the first one stands in line {}", first->key_position.line),
           .position = position_of(mark)});
    }
    key_ = key;
    key_position_ = position_of(mark);
    has_key_ = true;
  }

  [[nodiscard]] std::string path_to(const std::string& key) const {
    std::string path;
    for (std::size_t level = 2; level < open_.size(); ++level) {
      const std::string& name = open_[level]->key;
      path +=
          (name.empty() ? fmt::format("{}", open_[level - 1]->children.size() - 1) : name) + ".";
    }
    return path + key;
  }

  ConfigNode& add(ConfigNode::Kind kind, const YAML::Mark& mark) {
    // Only the document itself is not the child of a list or map.
    ConfigNode& parent = *open_.back();
    ConfigNode& node = depth() == 0 ? root_ : parent.children.emplace_back();
    node.kind = kind;
    node.position = position_of(mark);
    if (depth() == 0 && kind == ConfigNode::Kind::nothing) {
      node.position = {file_, 1, 1};
    }
    if (has_key_) {
      node.key = std::exchange(key_, {});
      node.key_position = key_position_;
      has_key_ = false;
      if (kind == ConfigNode::Kind::nothing) {
        node.position = key_position_;  // an empty value has the mark of whatever follows
      }
    }
    return node;
  }

  void start(ConfigNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
             YAML::anchor_t anchor) {
    check_plain(mark, anchor, tag);
    if (expects_key()) {
      // yaml-cpp also takes an unclosed bracket for the start of a key.
      throw ConfigError(
          {"", fmt::format("found a {} as a key", kind == ConfigNode::Kind::map ? "map" : "list"),
           "a name", "or is a bracket not closed?", position_of(mark)});
    }
    if (depth() == max_config_depth) {
      refuse(mark, "found deeper nesting", fmt::format("up to {} levels", max_config_depth));
    }
    // A node that is open is the last child of its parent, so growing a list moves no open node.
    open_.push_back(&add(kind, mark));
  }

  [[nodiscard]] std::size_t depth() const { return open_.size() - 1; }

  const std::string& file_;
  TextLines lines_;
  ConfigNode root_;
  std::vector<ConfigNode*> open_;  ///< the root twice, once it is a list or map
  bool has_document_ = false;
  bool has_key_ = false;
  std::string key_;
  TextPosition key_position_;
};

}  // namespace

const ConfigNode* ConfigNode::find(std::string_view name) const {
  if (kind != Kind::map) {
    return nullptr;
  }
  const auto child = std::ranges::find(children, name, &ConfigNode::key);
  return child == children.end() ? nullptr : &*child;
}

ConfigNode* ConfigNode::find(std::string_view name) {
  return const_cast<ConfigNode*>(std::as_const(*this).find(name));
}

const ConfigNode* ConfigNode::step(std::string_view name) const {
  if (kind != Kind::list) {
    return find(name);
  }
  const auto item = parse_unsigned(name);
  return item && *item < children.size() ? &children[*item] : nullptr;
}

const TextPosition& ConfigNode::place() const {
  return kind == Kind::scalar || key_position.file.empty() ? position : key_position;
}

ConfigNode parse_config_text(const std::string& file, std::string_view text) {
  if (text.size() > max_config_bytes) {
    throw ConfigError({.found = fmt::format("found {} bytes", text.size()),
                       .allowed = fmt::format("up to {}", max_config_bytes),
                       .position = TextPosition{file}});
  }
  check_text(file, text);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  TreeBuilder builder(file, text);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      throw ConfigError({.found = "found nothing",
                         .allowed = "a map of keys",
                         .position = TextPosition{file, 1, 1}});
    }
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    throw builder.syntax_error(error);
  }
  return builder.take();
}

}  // namespace spacemoe
