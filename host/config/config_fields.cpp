#include "host/config/config_fields.hpp"

#include <array>
#include <vector>

#include "host/config/config_presets.hpp"
#include "host/config/config_rules.hpp"
#include "host/constellation/epoch.hpp"
#include "host/placement/choices.hpp"
#include "kernels/common/link.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

/// Charges for what is lost, a little less than the last latency that is told apart
/// (latency_rules.hpp).
constexpr double max_seconds = 3e7;
constexpr double max_busiest_weight = 1e6;
constexpr std::uint32_t max_tokens = 10'000'000;
constexpr std::uint32_t max_modules = 1'000'000;

constexpr std::array charge_words = {Word("none", ComputeCharge::none),
                                     Word("experts", ComputeCharge::experts),
                                     Word("all", ComputeCharge::all)};
constexpr std::array<std::string_view, 8> beside_no_placement = {
    "rule", "copies", "copies_of", "blocks", "layers", "gateway", "satellites", "experts"};
constexpr std::array<std::string_view, 9> beside_no_command = {
    "placement", "rule",    "copies",     "copies_of", "blocks",
    "layers",    "gateway", "satellites", "experts"};
constexpr std::array<std::string_view, 3> beside_no_rule = {"gateway", "satellites", "experts"};
constexpr std::array<std::string_view, 1> beside_no_blocks = {"layers"};

template <class Choice, std::size_t count>
std::vector<Word> words_of(const ChoiceNames<Choice, count>& names) {
  std::vector<Word> words;
  for (const auto& [name, value] : names) {
    words.emplace_back(name, value);
  }
  return words;
}

constexpr std::array command_draws_words = {Word("one", CommandDraws::one),
                                            Word("each", CommandDraws::each)};

constexpr std::array objective_words = {
    Word("mean", ObjectiveKind::mean), Word("quantile", ObjectiveKind::quantile),
    Word("cvar", ObjectiveKind::cvar), Word("worst", ObjectiveKind::worst),
    Word("capacity", ObjectiveKind::capacity)};

void describe(FieldVisitor& v, TimeSpec& time) {
  v.begin_map({"time", "Slots on which placements are judged; the topology is constant inside one"},
              {});
  v.integer({"slots", "Number of slots"}, time.slots, {1, max_slots});
  v.integer({"realisations",
             "Number of times that the weather of these slots is drawn, each time independently; "
             "from 20 on intervals are over realisations"},
            time.realisations, {1, max_slots});
  v.optional_number({"horizon_s", "Time that the slots span together"}, time.horizon_s,
                    duration_above(0, huge));
  v.fixed_word({"horizon", "Instead of horizon_s: one orbital period of the first shell"},
               !time.horizon_s, "one_period", "horizon_s");
  v.optional_text(
      {"epoch",
       "When slot 0 starts, in UTC: decides where satellites that fly are, and where the Sun "
       "stands, for compute.eclipse_utilisation; none: the newest epoch of elements, "
       "or the Sun plays no role"},
      time.epoch, epoch_form);
  v.end_map();
}

void describe(FieldVisitor& v, PlanningSpec& planning) {
  v.begin_map({"planning", "Slots on which placements are made, shifted by half of one"}, {});
  v.integer({"slots", "Number of slots"}, planning.slots, {1, max_slots});
  v.number({"from_s", "When they begin"}, planning.from_s, duration_between(0, huge));
  v.optional_number({"horizon_s", "Time that they span together; none: as those of time"},
                    planning.horizon_s, duration_above(0, huge));
  v.number({"lost_penalty_s", "What a missing path counts in an expected latency"},
           planning.lost_penalty_s, between(0, max_seconds));
  v.end_map();
}

void describe(FieldVisitor& v, FleetRule& rule) {
  v.optional_integer({"shell", "Shell that it is for; none: all"}, rule.shell, {0, max_satellites});
  v.optional_text({"planes", "Planes that it is for, in each shell, such as 3 or 0-7; none: all"},
                  rule.planes, "planes such as 3 or 0-7");
  v.integer({"every", "Of each plane, it is for every so many satellites"}, rule.every,
            {1, max_satellites});
  v.integer({"first", "The first of them, by its index in the plane"}, rule.first,
            {0, max_satellites});
  v.optional_number({"peak_gflops", "Their peak rate; none: as without the rule"}, rule.peak_gflops,
                    above(0, huge));
  v.optional_number(
      {"memory_gb", "Their memory; none: as without the rule; 0: they hold no module"},
      rule.memory_gb, between(0, huge));
}

void describe(FieldVisitor& v, ComputeSpec& compute) {
  v.begin_map({"compute",
               "What the satellites compute, and what of it a token waits for: a preset, or its "
               "figures"},
              {preset_names(PresetKind::compute)});
  v.number({"peak_gflops", "Peak rate of a satellite"}, compute.peak_gflops, above(0, huge));
  v.number({"utilisation", "Part of the peak that is reached"}, compute.utilisation, above(0, 1));
  v.optional_number({"eclipse_utilisation",
                     "The same of a satellite in the Earth's shadow, where it lives on its "
                     "battery; none: as in sunlight. Takes time.epoch or sun_beta_deg"},
                    compute.eclipse_utilisation, above(0, 1));
  v.optional_number({"sun_beta_deg",
                     "Angle of the Sun above the first plane of the first shell, instead of that "
                     "of time.epoch"},
                    compute.sun_beta_deg, between(-90, 90));
  v.choice({"charge", "Compute that counts: none, that of experts, or that of gateways too"},
           compute.charge, charge_words);
  v.integer({"modules_per_satellite",
             "Modules that a satellite may hold, copies of experts among them; active experts of a "
             "layer compute one after the other there. Only placements from files and searches "
             "hold several"},
            compute.modules_per_satellite, {1, max_modules});
  v.optional_number({"memory_gb",
                     "Memory of a satellite (10^9 bytes) that its modules share; none: not "
                     "counted. The model must state what its modules take"},
                    compute.memory_gb, above(0, huge));
  v.optional_path({"satellites",
                   "CSV of satellites that are not like the others, relative to the config: "
                   "satellite, peak_gflops and, if it likes, memory_gb"},
                  compute.satellites);
  v.map_list({"fleet",
              "Rules for satellites that are not like the others, instead of a CSV; of several for "
              "one satellite the last counts"},
             compute.fleet, {.words = {}, .min = 0, .max = 100, .of = "rules"},
             {preset_names(PresetKind::compute)}, [&](FleetRule& rule) { describe(v, rule); });
  v.end_map();
}

void describe(FieldVisitor& v, StoppingRule& until) {
  v.begin_map({"until",
               "When a run may stop before all slots; slots come in an order that covers "
               "the horizon evenly"},
              {});
  v.optional_number({"relative_half_width",
                     "Stop once half the 95 % interval of every scheme's mean is below this share "
                     "of the mean; none: all slots"},
                    until.relative_half_width, above(0, 1));
  v.integer({"least_slots", "Slots to evaluate before an interval is trusted"}, until.min_slots,
            {1, max_slots});
  v.end_map();
}

void describe(FieldVisitor& v, EvaluationSpec& evaluation) {
  v.begin_map({"evaluation", "How placements are judged"}, {});
  v.integer({"tokens_per_slot", "Sampled tokens of a slot, for each scheme"},
            evaluation.tokens_per_slot, {1, max_tokens});
  v.integer({"draws", "Placements of a scheme that draws at random; divides tokens_per_slot"},
            evaluation.draws, {1, max_tokens});
  v.integer({"seed", "Decides every random draw but that of activation.seed"}, evaluation.seed, {});
  describe(v, evaluation.until);
  v.end_map();
}

void describe(FieldVisitor& v, PlacementCommand& command) {
  v.text_list({"exec",
               "A command that places, instead of a rule or the four choices: program and "
               "arguments, run in the config's folder, with the folder of the problem as one more "
               "argument, into which it writes placement.csv"},
              command.words, {.words = {}, .max = 100, .of = "words", .of_words = true});
  if (!command.is_given() && !v.is_without_config()) {
    return;
  }
  v.number({"exec_timeout_s", "exec: time that a run of the command may take"}, command.timeout_s,
           duration_above(0, max_seconds));
  v.choice({"exec_draws",
            "exec: the command is run for one placement, or once for each of evaluation.draws"},
           command.draws, command_draws_words);
}

void describe(FieldVisitor& v, Scheme& scheme) {
  v.text({"name", "What results call it; unique", Need::required}, scheme.name, scheme_name);
  v.optional_integer(
      {"spares",
       "Idle copies of modules in each layer, which serve where the first's satellite has failed "
       "(weather.failures): of the gateway, then of the experts that most tokens need"},
      scheme.spares, {1, max_satellites});
  describe(v, scheme.command);
  if (scheme.command.is_given()) {
    v.excluded(beside_no_command, "exec");
    return;
  }
  v.optional_path({"placement",
                   "A placements.csv, relative to the config, that says where each module stands, "
                   "instead of a rule or the four choices"},
                  scheme.placement);
  if (scheme.placement) {
    v.excluded(beside_no_placement, "placement");
    return;
  }
  v.optional_choice(
      {"rule",
       "A published rule instead of the choices. linear_assignment (arXiv 2508.09229): central "
       "gateways, experts anywhere at the least sum of activation x expected latency; exflow "
       "(arXiv 2401.08383): experts of consecutive layers close together, then gateways; replicas "
       "(DeepSeek EPLB, github.com/deepseek-ai/EPLB): SpaceMoE with copies of hot experts; greedy: "
       "the classical nearest neighbour, layer by layer; greedy_copies (SlimCaching, arXiv "
       "2507.06567): SpaceMoE with copies of experts where each lowers expected latency most; "
       "local_coverage (Prism, arXiv 2508.12851): SpaceMoE with the busiest experts on their "
       "gateway's satellite, as far as it has room; "
       "blocks (arXiv 2604.04654): neighbouring layers, whole, on satellites along a path, as "
       "many on each as compute.modules_per_satellite and memory allow"},
      scheme.rule, words_of(published_rules));
  v.optional_integer(
      {"copies",
       "rules replicas and greedy_copies: further copies of modules in each layer; none: as many "
       "as experts"},
      scheme.copies, {1, max_satellites});
  v.optional_choice(
      {"copies_of",
       "rule replicas: modules that are copied; none: experts. gateways: whole sets of them, which "
       "share the requests of serve, the one command that takes them; busiest: gateways or "
       "experts, whichever have the most work a copy"},
      scheme.copies_of, words_of(copied_modules));
  v.optional_integer({"blocks",
                      "rule blocks: number of satellites that share the layers evenly; none: each "
                      "takes as many as it holds"},
                     scheme.blocks, {1, max_satellites});
  if (scheme.rule == PublishedRule::blocks) {
    v.excluded(beside_no_rule, "rule");
    v.excluded(beside_no_blocks, "rule");
    return;
  }
  v.choice(
      {"layers",
       "Satellites of a layer: its arc of the ring, the arcs in random order, or the whole "
       "constellation. With a rule: ring or none; linear_assignment keeps only gateways to arcs"},
      scheme.layers, scheme.rule ? words_of(rule_layers) : words_of(layer_choices));
  if (scheme.rule) {
    v.excluded(beside_no_rule, "rule");
    return;
  }
  v.choice(
      {"gateway",
       "Where in it the gateway stands; optimised: the ring of gateways of least exact cost on "
       "the planning slots, for layers on arcs and nearest satellites"},
      scheme.gateway, words_of(gateway_choices));
  v.choice({"satellites", "Which satellites take experts: those of least expected latency, or any"},
           scheme.satellites, words_of(satellite_choices));
  v.choice({"experts",
            "Which expert stands on which of them; optimal: the order of least exact cost on the "
            "planning slots, proven for up to 12 experts, else a local optimum"},
           scheme.experts, words_of(expert_orders));
}

void describe(FieldVisitor& v, std::vector<Scheme>& schemes) {
  v.map_list(
      {"schemes", "Placement rules to compare: presets, maps, or the word factorial for all 24",
       Need::required, "[SpaceMoE, RandPlace]"},
      schemes, {.words = {std::string(factorial_word)}, .of_words = true},
      {preset_names(PresetKind::scheme)}, [&](Scheme& scheme) { describe(v, scheme); });
}

void describe(FieldVisitor& v, SearchSpec& search) {
  v.begin_map({"search", "How the command search looks for a placement"}, {});
  v.choice(
      {"objective",
       "What to make small, of the latencies in planning slots: their mean, their quantile at "
       "level, the mean of those beyond it (cvar), or the worst; or, for the most tokens a second "
       "(capacity), the busiest satellite's compute for a token"},
      search.objective.kind, objective_words);
  v.number({"level", "Level of quantile and cvar"}, search.objective.level, between(0.01, 0.999));
  v.number({"lost_weight_s",
            "Charged for a lost fraction of 1, beside planning.lost_penalty_s for each layer"},
           search.objective.lost_weight_s, between(0, max_seconds));
  v.number(
      {"busiest_weight",
       "Weight of the busiest satellite's compute for a token, beside latency: 10 gives up 0.1 s "
       "of latency for 0.01 s of it"},
      search.objective.busiest_weight, between(0, max_busiest_weight));
  v.integer({"chains", "Placements that are improved side by side, at a ladder of temperatures"},
            search.chains, {1, 4096});
  v.number({"time_limit_s",
            "Time for tempering, where no number of moves is given; set-up goes before it, descent "
            "takes no longer than it again"},
           search.time_limit_s, duration_above(0, huge));
  v.number({"bound_limit_s", "Time that the lower bound may improve for; 0: none is computed"},
           search.bound_limit_s, duration_between(0, huge));
  v.optional_integer({"moves",
                      "Moves of all chains together, exactly so many, instead of a time: the same "
                      "placement on any number of threads"},
                     search.moves, {1, max_search_moves});
  v.optional_integer(
      {"population",
       "Placements that are annealed at mean latencies first, from which chains then start; 0: "
       "chains start hot, from schemes and at random. Else 16, or where time decides eight for "
       "each thread if these are more"},
      search.population, {0, 4096});
  v.optional_integer(
      {"annealing_moves",
       "Moves that annealing makes, instead of a time; where moves are given, 16 for "
       "each of them unless this says otherwise"},
      search.annealing_moves, {1, max_search_moves});
  v.integer_list({"forbidden_satellites", "Satellites that no module may stand on, by number"},
                 search.forbidden_satellites, {0, max_satellites - 1});
  v.optional_path({"fixed",
                   "A placements.csv, of all modules or some, relative to the config: these stay "
                   "where it says"},
                  search.fixed);
  v.optional_integer({"max_satellites", "Satellites in use at most; none: any number"},
                     search.max_satellites, {1, max_satellites});
  v.integer({"copies",
             "Further copies of experts, in all layers together: the search decides of which "
             "experts, and where they stand"},
            search.copies, {0, max_satellites});
  v.end_map();
}

void describe(FieldVisitor& v, GenerationSpec& generation) {
  v.begin_map({"generation", "Sequences of tokens that the command generate makes"}, {});
  v.integer({"sequences", "Number of sequences, which all schemes generate"}, generation.sequences,
            {1, max_sequences});
  v.integer({"tokens", "Tokens of each"}, generation.tokens, {1, max_tokens});
  v.number({"give_up_s",
            "A sequence fails where a token has waited so long for one layer, or its user for a "
            "satellite"},
           generation.give_up_s, duration_above(0, huge));
  describe_users(v, generation.users, generation.min_elevation_deg);
  v.end_map();
}

}  // namespace

void describe(FieldVisitor& v, ExperimentConfig& config) {
  v.text({"name", "Name of the result folder; by default that of the config"}, config.name,
         study_name);
  describe(v, config.constellation);
  describe(v, config.links);
  describe(v, config.weather);
  describe(v, config.time);
  describe(v, config.planning);
  describe(v, config.compute);
  describe(v, config.model);
  describe(v, config.activation);
  describe(v, config.evaluation);
  describe(v, config.generation);
  describe(v, config.serving);
  describe(v, config.search);
  describe(v, config.schemes);
  v.text({"reference", "Scheme that ratios are taken to; by default the first"}, config.reference,
         scheme_name);
  if (v.begin_block(
          {"sweep",
           "Cases and axes that the command sweep varies; the others take the config without "
           "them"})) {
    SweepBlock sweep;
    describe(v, sweep);
    v.end_map();
  }
}

}  // namespace spacemoe
