#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <spacemoe/array.hpp>
#include <spacemoe/export.hpp>
#include <spacemoe/watch.hpp>

namespace spacemoe::api {

class Engine;

/// Which experts tokens activate together, in every layer. A copy is cheap, and keeps what it needs
/// alive. Throws ConfigError for layers and experts that do not exist.
class SPACEMOE_API SetLaw {
 public:
  [[nodiscard]] std::uint32_t layers() const;
  [[nodiscard]] std::uint32_t experts() const;  ///< of a layer
  [[nodiscard]] std::uint32_t active() const;   ///< of them, for each token

  /// Exact probability that a token activates an expert. [layers][experts], valid as long as this
  [[nodiscard]] std::span<const double> inclusion() const;
  /// Probability that all active experts of a layer are among these: with as many of them as are
  /// active, that of this very set. Throws ConfigError where the law has no exact form, and says
  /// why.
  [[nodiscard]] double probability(std::uint32_t layer, std::span<const std::uint32_t> among) const;
  /// Active experts of the tokens that are sampled in an evaluation slot: the first `tokens` of a
  /// run of this study, in every bit, in no particular order. [tokens][layers][active]
  [[nodiscard]] Array<std::uint16_t> sample(std::uint32_t slot, std::uint32_t tokens,
                                            const Watch& watch = {}) const;

 private:
  friend class Study;
  explicit SetLaw(std::shared_ptr<Engine> engine);

  std::shared_ptr<Engine> engine_;
};

}  // namespace spacemoe::api
