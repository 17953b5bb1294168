#include <array>

#include "host/config/config_fields.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t max_request_tokens = 1'000'000;
constexpr std::array link_words = {Word("latency", LinkService::latency),
                                   Word("servers", LinkService::servers)};
constexpr std::array copy_words = {Word("nearest", CopyChoice::nearest),
                                   Word("balanced", CopyChoice::balanced)};
constexpr std::uint32_t max_batch = 1024;
constexpr std::uint32_t max_replications = 1000;

void describe_load(FieldVisitor& v, ServingSpec& serving) {
  v.number_list(
      {"loads",
       "Load points: requests come at these parts of each scheme's capacity bound. Empty, "
       "without rates_per_s and arrivals: 0.2, 0.5, 0.7, 0.8, 0.9, 1.1"},
      serving.loads, above(0, 100));
  v.number_list({"rates_per_s", "Load points that all schemes share, in requests a second"},
                serving.rates_per_s, above(0, huge));
  v.optional_path({"arrivals",
                   "CSV of recorded requests, relative to the config, with the columns arrival_s, "
                   "prompt_tokens, output_tokens or those of Azure's or Mooncake's traces; its "
                   "times are stretched to each load point, if there are any; none: Poisson"},
                  serving.arrivals);
  v.integer({"prompt_tokens", "Tokens of each prompt, where none are recorded; 0: decoding only"},
            serving.prompt_tokens, {0, max_request_tokens});
  v.integer({"output_tokens", "Tokens that each request is answered with"}, serving.output_tokens,
            {1, max_request_tokens});
}

void describe_servers(FieldVisitor& v, ServingSpec& serving) {
  v.integer({"prefill_chunk", "Tokens of a prompt that go through the layers together"},
            serving.prefill_chunk, {1, max_request_tokens});
  v.integer({"batch", "Waiting jobs of one module that a satellite takes at once; 1: no batches"},
            serving.batch, {1, max_batch});
  v.number({"batch_fixed_share",
            "Part of one token's compute that a batch pays once, with batch above 1: n tokens take "
            "share + n (1 - share) times as long as one"},
           serving.batch_fixed_share, between(0, 1));
  v.choice({"links",
            "Links of the network. latency: any number of jobs at once; servers: in each direction "
            "one after the other, each for links.payload_bits / rate_gbps a token"},
           serving.links, link_words);
  v.choice({"copies",
            "Which copy of an expert takes a job. nearest: that of the least path latency; "
            "balanced: the one that is expected to be done first, as if all queues were known"},
           serving.copies, copy_words);
  v.number({"give_up_s",
            "A request fails where one of its jobs has waited so long for a path, or its user for "
            "a satellite"},
           serving.give_up_s, duration_above(0, huge));
}

void describe_measurement(FieldVisitor& v, ServingSpec& serving) {
  v.number({"horizon_s", "Time that each replication plays"}, serving.horizon_s,
           duration_above(0, 1e9));
  v.integer({"replications", "Independent repetitions of every load point"}, serving.replications,
            {1, max_replications});
  v.number({"warm_up_share",
            "Requests that arrive in this first part of the horizon are played, not measured"},
           serving.warm_up_share, between(0, 1));
  v.number({"cool_down_share", "The same at its end, so that those measured have time to end"},
           serving.cool_down_share, between(0, 1));
  v.number({"ttft_s", "Objective of goodput: longest time to the first token"}, serving.ttft_s,
           duration_above(0, huge));
  v.number({"token_s", "Objective of goodput: longest mean time from one token to the next"},
           serving.token_s, duration_above(0, huge));
}

void describe(FieldVisitor& v, GroundUser& user) {
  v.text({"name", "What tables call it", Need::required, "Nairobi"}, user.name, TextRule{" ._+-"});
  v.number({"latitude_deg", "North of the equator", Need::required}, user.latitude_deg,
           between(-90, 90));
  v.number({"longitude_deg", "East of Greenwich", Need::required}, user.longitude_deg,
           between(-180, 360));
}

}  // namespace

void describe_users(FieldVisitor& v, std::vector<GroundUser>& users, double& min_elevation_deg) {
  v.map_list({"users",
              "Places on the ground that ask in turn; none: time starts and ends at the first "
              "gateway"},
             users, {.words = {}, .min = 0, .max = 10'000, .of = "users"}, {},
             [&](GroundUser& user) { describe(v, user); });
  v.number({"min_elevation_deg", "Elevation at which users see a satellite"}, min_elevation_deg,
           between(0, 90));
}

void describe(FieldVisitor& v, ServingSpec& serving) {
  v.begin_map({"serving", "Requests of many users that the command serve plays"}, {});
  describe_load(v, serving);
  describe_users(v, serving.users, serving.min_elevation_deg);
  describe_servers(v, serving);
  describe_measurement(v, serving);
  v.end_map();
}

}  // namespace spacemoe
