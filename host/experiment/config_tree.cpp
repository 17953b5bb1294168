#include "host/experiment/config_tree.hpp"

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

std::string_view line_of(std::string_view text, int line) {
  std::size_t begin = 0;
  for (; line > 1 && begin < text.size(); --line) {
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// Builds the tree from yaml-cpp's events, of which every node brings one with its place.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, std::string_view text) : file_(file), text_(text) {
    open_.push_back(&root_);
  }

  [[nodiscard]] ConfigNode take() { return std::move(root_); }

  /// yaml-cpp counts bytes from 0, editors count characters from 1.
  [[nodiscard]] TextPosition position_of(const YAML::Mark& mark) const {
    if (mark.is_null()) {
      return {file_, 0, 0};
    }
    const std::string_view line = line_of(text_, mark.line + 1);
    const auto before = line.substr(0, static_cast<std::size_t>(std::max(mark.column, 0)));
    const auto characters = std::ranges::count_if(
        before, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
    return {file_, mark.line + 1, static_cast<int>(characters) + 1};
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
    refuse(mark, "found an alias (*)", "values written out");
  }

  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    refuse(mark, "found an anchor (&)", "values written out");
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
  [[noreturn]] void refuse(const YAML::Mark& mark, std::string found, std::string allowed) const {
    throw ConfigError({"", std::move(found), std::move(allowed), "", position_of(mark)});
  }

  /// yaml-cpp calls plain scalars "?" and quoted ones "!".
  void check_plain(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) const {
    if (anchor != 0) {
      refuse(mark, "found an anchor (&)", "values written out");
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
      refuse(mark, "found a merge key (<<)", "values written out");
    }
    if (key.empty()) {
      refuse(mark, "found an empty key", "a name");
    }
    if (const ConfigNode* first = open_.back()->find(key)) {
      throw ConfigError({path_to(key), "found this key a second time", "each key once",
                         fmt::format("the first one stands in line {}", first->key_position.line),
                         position_of(mark)});
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
    if (has_key_) {
      node.key = std::exchange(key_, {});
      node.key_position = key_position_;
      has_key_ = false;
      if (kind == ConfigNode::Kind::nothing) {
        node.position = key_position_;  // the mark of nothing is that of whatever follows
      }
    }
    return node;
  }

  void start(ConfigNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
             YAML::anchor_t anchor) {
    check_plain(mark, anchor, tag);
    if (expects_key()) {
      refuse(mark,
             fmt::format("found a {} as a key", kind == ConfigNode::Kind::map ? "map" : "list"),
             "a name");
    }
    if (depth() == max_config_depth) {
      refuse(mark, "found deeper nesting", fmt::format("up to {} levels", max_config_depth));
    }
    // A node that is open is the last child of its parent, so growing a list moves no open node.
    open_.push_back(&add(kind, mark));
  }

  [[nodiscard]] std::size_t depth() const { return open_.size() - 1; }

  const std::string& file_;
  std::string_view text_;
  ConfigNode root_;
  std::vector<ConfigNode*> open_;  ///< the root twice, once it is a list or map
  bool has_document_ = false;
  bool has_key_ = false;
  std::string key_;
  TextPosition key_position_;
};

ConfigError syntax_error(const TreeBuilder& builder, std::string_view text,
                         const YAML::Exception& error) {
  const TextPosition position = builder.position_of(error.mark);
  const std::string_view line = line_of(text, position.line);
  const std::size_t tab = line.find('\t');
  const bool indents = tab < line.find_first_not_of(" \t");
  return ConfigError({"", "not YAML: " + error.msg, "",
                      indents ? "a tab in the indentation; YAML wants spaces" : "", position});
}

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
    throw ConfigError({"", fmt::format("found {} bytes", text.size()),
                       fmt::format("up to {}", max_config_bytes), "", TextPosition{file}});
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
      throw ConfigError({"", "found nothing", "a map of keys", "", TextPosition{file, 1, 1}});
    }
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    throw syntax_error(builder, text, error);
  }
  return builder.take();
}

}  // namespace spacemoe
