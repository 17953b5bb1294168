/// Recorded routing: arrays of NumPy, counts of TensorRT-LLM, traces as text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/base/little_endian.hpp"
#include "host/base/npy.hpp"
#include "host/base/zip.hpp"
#include "host/routing/routing_report.hpp"
#include "host/routing/tensorrt_counts.hpp"
#include "host/routing/trace_arrays.hpp"
#include "host/routing/trace_csv.hpp"
#include "host/routing/trace_json.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"

namespace spacemoe {
namespace {

/// What an archive may unpack to here: as much as a mutant of a small one says, and no more.
constexpr std::uint64_t max_unpacked_bytes = std::uint64_t{1} << 24U;

LineReader lines_of_bytes(std::string_view bytes) {
  return {"input", [bytes, at = std::size_t{0}](std::span<char> to) mutable {
            const std::size_t count = std::min(to.size(), bytes.size() - at);
            std::memcpy(to.data(), bytes.data() + at, count);
            at += count;
            return count;
          }};
}

void must_be_same(const RoutingTrace& a, const RoutingTrace& b, const std::string& form) {
  must(a.ids == b.ids && a.active == b.active && a.layers == b.layers && a.domains == b.domains &&
           a.domain_of == b.domain_of,
       "reads the " + form + " that it has written");
}

/// What the program does with a trace.
void use_trace(const RoutingTrace& trace) {
  must(trace.ids.size() == trace.tokens * trace.layers * trace.active && trace.tokens > 0,
       "gives sets of the same size");
  for (const std::int16_t id : trace.ids) {
    must(id >= 0 && static_cast<std::uint32_t>(id) < trace.experts, "gives experts that there are");
  }
  must_be_same(read_trace_csv(lines_of_bytes(trace_csv(trace)), {}), trace, "CSV");
  if (const auto npz = [&]() -> std::optional<std::string> {
        std::optional<std::string> made;  // labels that an archive cannot have are refused
        static_cast<void>(is_taken([&] { made = trace_npz(trace); }));
        return made;
      }()) {
    must_be_same(std::get<RoutingTrace>(read_npz("input", *npz, {})), trace, "archive");
  }
  constexpr std::size_t few = 4096;  // tables of pairs of experts are large
  if (trace.layers * trace.experts <= few) {
    static_cast<void>(report_text(report_of({trace, std::nullopt}, std::nullopt)));
  }
}

void use_counts(const RoutingCounts& counts) {
  must(counts.counts.size() == std::size_t{counts.layers} * counts.experts && counts.layers > 0,
       "gives a count to each expert");
  static_cast<void>(counts_csv(counts));
  static_cast<void>(report_text(report_of({counts, std::nullopt}, std::nullopt)));
}

RoutingTrace small_trace() {
  RoutingTrace trace;
  trace.tokens = 4;
  trace.layers = 2;
  trace.active = 2;
  trace.experts = 4;
  trace.layer_numbers = {0, 1};
  trace.ids = {0, 1, 2, 3, 1, 0, 3, 2, 2, 0, 1, 3, 3, 0, 0, 1};
  trace.domains = {"law", "news"};
  trace.domain_of = {0, 0, 1, 1};
  return trace;
}

std::string small_array() {
  NpyArray<std::int16_t> array({4, 2, 2});
  array.append(small_trace().ids);
  return std::move(array).take();
}

std::string small_counts() {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"10_1":{"dtype":"I32","shape":[3],"data_offsets":[0,12]},)"
      R"("10_2":{"dtype":"I64","shape":[3],"data_offsets":[12,36]}})";
  std::string file;
  append_little_endian(file, static_cast<std::uint64_t>(header.size()));
  file += header;
  for (const std::uint32_t value : {1U, 2U, 3U, 4U, 0U, 5U, 0U, 6U, 0U}) {
    append_little_endian(file, value);
  }
  return file;
}

}  // namespace

FuzzTarget npy_target() {
  return {[](std::string_view bytes) { use_trace(read_trace_npy("input", bytes, {})); },
          {small_array()}};
}

FuzzTarget npz_target() {
  const auto read = [](std::string_view bytes) {
    std::visit(
        [](const auto& data) {
          if constexpr (std::is_same_v<std::decay_t<decltype(data)>, RoutingTrace>) {
            use_trace(data);
          } else {
            use_counts(data);
          }
        },
        read_npz("input", bytes, {}, max_unpacked_bytes));
  };
  ZipWriter plain;
  plain.add("routed_experts.npy", small_array());
  return {read, {trace_npz(small_trace()), std::move(plain).take()}};
}

FuzzTarget safetensors_target() {
  return {[](std::string_view bytes) { use_counts(read_tensorrt_counts("input", bytes, {})); },
          {small_counts()}};
}

FuzzTarget trace_csv_target() {
  return {[](std::string_view bytes) { use_trace(read_trace_csv(lines_of_bytes(bytes), {})); },
          {trace_csv(small_trace()), "token,layer,expert\n0,0,3\n0,0,1\n1,0,2\n1,0,0\n",
           "layer_id,e0,e1,token_id,\"source\"\r\n3,0,1,7,a\r\n3,2,1,8,\"a\"\r\n"}};
}

FuzzTarget trace_json_target() {
  return {[](std::string_view bytes) { use_trace(read_trace_json(lines_of_bytes(bytes), {})); },
          {"{\"token\":0,\"layer\":0,\"experts\":[3,5],\"domain\":\"law\"}\n"
           "{\"token\":1,\"layer\":0,\"experts\":[0,1],\"domain\":\"law\"}\n",
           "{\"layer_id\":3,\"token_id\":5,\"topk_ids\":[2],\"w\":[[0.5]]}\n"}};
}

}  // namespace spacemoe
