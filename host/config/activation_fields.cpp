#include <array>

#include "host/config/config_fields.hpp"

namespace spacemoe {
namespace {

// `counts` is the natural word where the inclusion probabilities come from a table of counts.
constexpr std::array kind_words = {Word("pairs", ActivationKind::pairs),
                                   Word("conditional_poisson", ActivationKind::conditional_poisson),
                                   Word("successive", ActivationKind::successive),
                                   Word("hartley_rao", ActivationKind::hartley_rao),
                                   Word("counts", ActivationKind::conditional_poisson),
                                   Word("trace", ActivationKind::trace)};
constexpr std::array replayed_layer_words = {Word("joint", ReplayedLayers::joint),
                                             Word("independent", ReplayedLayers::independent)};
constexpr std::array replayed_order_words = {Word("drawn", ReplayedOrder::drawn),
                                             Word("recorded", ReplayedOrder::recorded)};
constexpr std::array replayed_token_words = {Word("rest", ReplayedTokens::rest),
                                             Word("held_out", ReplayedTokens::held_out)};
/// `spacemoe import --held-out` takes as much.
constexpr double max_held_out = 0.9;
}  // namespace

void describe(FieldVisitor& v, ActivationSpec& activation) {
  v.begin_map({"activation", "How the active experts of a token are distributed", Need::required,
               "{kind: conditional_poisson, skew: 0.6}"},
              {});
  v.choice(
      {"kind",
       "pairs: a table of co-activation counts; conditional_poisson: maximum entropy with given "
       "inclusion probabilities (counts: the same, from a file); successive: Plackett-Luce; "
       "hartley_rao: systematic; trace: recorded tokens, replayed",
       Need::required, "conditional_poisson"},
      activation.kind, kind_words);
  v.optional_number({"skew",
                     "Popularity of the expert of rank r is in proportion to r^-skew, ranks "
                     "shuffled in each layer by activation.seed"},
                    activation.skew, between(0, 20));
  v.integer(
      {"seed",
       "Decides which experts a skew makes popular; evaluation.seed and --seed leave it alone"},
      activation.seed, {});
  v.optional_path(
      {"file",
       "Relative to the config. trace: CSV, JSON lines, .npy or .npz (docs/routing.md); "
       "else CSV. pairs: layer, expert_i, expert_j, tokens; else layer and e0, e1, ... "
       "or layer, expert, count (also layer_id, expert_id, ...)"},
      activation.file);
  v.text_map({"where",
              "Rows of the file to count: label column and the value that it must have; of a "
              "trace, the domain to replay"},
             activation.where);
  v.choice({"layers",
            "Of a trace. joint: the sets of a token are those of one recorded token in all layers; "
            "independent: each layer draws a recorded token by itself"},
           activation.layers, replayed_layer_words);
  v.choice({"order",
            "Of a trace, for generate and serve. drawn: each token of a sequence is a recorded one "
            "by itself; recorded: they follow each other as recorded, from a random one on"},
           activation.order, replayed_order_words);
  v.optional_number({"held_out",
                     "Of a trace: share of the tokens of each domain that is set apart, the last "
                     "ones"},
                    activation.held_out, above(0, max_held_out));
  v.choice(
      {"tokens", "Of a trace: replays the tokens that are not held out (rest), or those that are"},
      activation.tokens, replayed_token_words);
  v.end_map();
}

}  // namespace spacemoe
