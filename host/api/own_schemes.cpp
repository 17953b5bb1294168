#include "host/api/own_schemes.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/api/argument_checks.hpp"
#include "host/api/engine.hpp"
#include "host/api/public_placement.hpp"
#include "host/base/error.hpp"

namespace spacemoe::api {
namespace {

ConfigNode scalar_of(std::string key, std::string text, const TextPosition& position) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.key = std::move(key);
  node.key_position = position;
  node.text = std::move(text);
  node.quoted = true;
  node.position = position;
  return node;
}

/// Something to read in the scheme's place, which draws at random where the scheme does.
ConfigNode entry_of(const OwnScheme& own, const TextPosition& position) {
  ConfigNode entry;
  entry.kind = ConfigNode::Kind::map;
  entry.position = position;
  entry.children.push_back(scalar_of("name", own.name, position));
  if (own.is_random) {
    entry.children.push_back(scalar_of("experts", "random", position));
  }
  return entry;
}

/// Notes that a scheme is being asked, while it lives.
class Asked {
 public:
  Asked(const std::string& name, Engine& engine) : name_(name), engine_(engine) {
    if (!engine_.asked().insert(name_).second) {
      refuse_argument("scheme", fmt::format("found \"{}\", which asks for itself", name_),
                      "other schemes, while a rule places");
    }
  }
  ~Asked() { engine_.asked().erase(name_); }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

 private:
  const std::string& name_;
  Engine& engine_;
};

class CallersRule final : public OwnRule {
 public:
  CallersRule(OwnScheme scheme, Engine& engine) : scheme_(std::move(scheme)), engine_(engine) {}

  [[nodiscard]] bool draws_at_random() const override { return scheme_.is_random; }
  [[nodiscard]] spacemoe::Placement place(const PlacementProblem& problem,
                                          ExpectedLatency& /*latency*/,
                                          std::uint32_t draw) override {
    const Asked asked(scheme_.name, engine_);
    return inside(scheme_.place(engine_.handle(), {draw, seed_of_draw(problem.seed, draw)}));
  }

 private:
  OwnScheme scheme_;
  Engine& engine_;  ///< owns the config that this is part of
};

}  // namespace

void name_own_schemes(ConfigNode& root, const std::vector<OwnScheme>& own) {
  if (own.empty()) {
    return;
  }
  if (root.find("schemes") == nullptr) {
    root.kind = ConfigNode::Kind::map;
    root.children.emplace_back().key = "schemes";
  }
  ConfigNode& schemes = *root.find("schemes");
  if (schemes.kind == ConfigNode::Kind::scalar || schemes.kind == ConfigNode::Kind::map) {
    throw spacemoe::ConfigError({.key = "schemes",
                                 .found = "found no list, and own schemes",
                                 .allowed = "a list of schemes, which own schemes are added to",
                                 .position = schemes.place()});
  }
  schemes.kind = ConfigNode::Kind::list;
  for (const OwnScheme& scheme : own) {
    const auto named = std::ranges::find_if(schemes.children, [&](const ConfigNode& child) {
      return child.kind == ConfigNode::Kind::scalar && child.text == scheme.name;
    });
    if (named == schemes.children.end()) {
      schemes.children.push_back(entry_of(scheme, schemes.position));
    } else {
      const TextPosition position = named->position;
      *named = entry_of(scheme, position);
    }
  }
}

void add_own_rules(std::vector<Scheme>& schemes, const std::vector<OwnScheme>& own,
                   Engine& engine) {
  for (const OwnScheme& scheme : own) {
    const auto found = std::ranges::find(schemes, scheme.name, &Scheme::name);
    *found = Scheme();
    found->name = scheme.name;
    found->own = std::make_shared<CallersRule>(scheme, engine);
  }
}

}  // namespace spacemoe::api
