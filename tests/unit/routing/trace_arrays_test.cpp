#include "host/routing/trace_arrays.hpp"

#include <cstring>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include "host/base/little_endian.hpp"
#include "host/base/npy.hpp"
#include "host/base/zip.hpp"
#include "tests/complaint.hpp"
#include "tests/unit/routing/small_traces.hpp"

namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// An .npy file, whose header takes 128 bytes.
std::string array_of(const std::vector<std::size_t>& shape, std::span<const std::int16_t> values) {
  NpyArray<std::int16_t> array(shape);
  array.append(values);
  return std::move(array).take();
}

std::string npy_complaint(const std::string& file, const TraceOptions& options = {}) {
  return complaint_of([&] { static_cast<void>(read_trace_npy("FILE", file, options)); });
}

std::string npz_complaint(const std::string& file, std::uint64_t max_bytes = max_npz_bytes) {
  return complaint_of([&] { static_cast<void>(read_npz("FILE", file, {}, max_bytes)); });
}

/// Raw deflate, as members of archives are packed.
std::string deflated(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// An archive of one deflated member, which says to unpack to `size` bytes.
std::string archive_of(const std::string& name, const std::string& packed, std::uint32_t size,
                       std::uint32_t crc) {
  std::string common;
  // Version, flags, deflate, time, date.
  for (const std::uint16_t word : std::initializer_list<std::uint16_t>{20, 0, 8, 0, 33}) {
    append_little_endian(common, word);
  }
  append_little_endian(common, crc);
  append_little_endian(common, static_cast<std::uint32_t>(packed.size()));
  append_little_endian(common, size);
  append_little_endian(common, static_cast<std::uint16_t>(name.size()));
  append_little_endian(common, std::uint16_t{0});
  const std::string local = "PK\x03\x04" + common + name + packed;
  std::string directory = std::string("PK\x01\x02\x14", 5) + std::string(1, '\0') + common;
  directory += std::string(14, '\0') + name;  // offset 0
  std::string end("PK\x05\x06\0\0\0\0\x01\0\x01\0", 12);
  append_little_endian(end, static_cast<std::uint32_t>(directory.size()));
  append_little_endian(end, static_cast<std::uint32_t>(local.size()));
  append_little_endian(end, std::uint16_t{0});
  return local + directory + end;
}

std::uint32_t crc_of_bytes(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

TEST(TraceArrays, AreWhatTheirShapeSays) {
  const std::vector<std::int16_t> values = {0, 1, 2, 3, 4, 5, 1, 0};
  const RoutingTrace trace = read_trace_npy("FILE", array_of({2, 2, 2}, values), {});
  EXPECT_EQ(trace.tokens, 2U);
  EXPECT_EQ(trace.layers, 2U);
  EXPECT_EQ(trace.experts, 6U);
  EXPECT_EQ(trace.ids, values);
}

// A value of int16 stands every two bytes from byte 128 on.
TEST(TraceArrays, ComplaintsNameTheByte) {
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, 2, 512})),
            "FILE: byte 134: found 512, allowed: an expert from 0 to 511, or -1 for none");
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, -2, 3})),
            "FILE: byte 132: found -2, allowed: an expert from 0 to 511, or -1 for none");
  TraceOptions eight;
  eight.experts = 8;
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, 2, 8}), eight),
            "FILE: byte 134: found expert 8 (token 1, layer 0), allowed: 0 to 7");
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, 3, 3})),
            "FILE: byte 134: found expert 3 again (token 1, layer 0), allowed: different experts "
            "in a set");
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, 3, -1})),
            "FILE: byte 132: found 1 experts (token 1, layer 0), allowed: 2, as in the first set");
  EXPECT_EQ(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, -1, -1})),
            "FILE: byte 132: found 0 experts (token 1, layer 0), allowed: 2, as in the first set");
}

TEST(TraceArrays, RowsOfZerosAreNoTokens) {
  EXPECT_THAT(npy_complaint(array_of({2, 1, 2}, std::vector<std::int16_t>{4, 1, 0, 0})),
              HasSubstr("byte 134: found expert 0 again (token 1, layer 0), allowed: different "
                        "experts in a set (rows of zeros may stand for tokens that were not "
                        "recorded)"));
}

// One active expert that is always 0 is a layer like any other, if the user says so.
TEST(TraceArrays, LayersOfZerosAreWhatTheUserSays) {
  const std::string file = array_of({2, 2, 1}, std::vector<std::int16_t>{0, 1, 0, 2});
  EXPECT_THAT(npy_complaint(file), HasSubstr("layer 0 has expert 0 in every place"));
  TraceOptions options;
  options.dense.emplace();
  EXPECT_EQ(read_trace_npy("FILE", file, options).layers, 2U);
  options.dense = {0};
  EXPECT_THAT(read_trace_npy("FILE", file, options).layer_numbers, testing::ElementsAre(1));
  options.dense = {1};
  EXPECT_EQ(npy_complaint(file, options),
            "FILE: found experts up to 2 in layer 1, allowed: none in a layer that is said to be "
            "dense");
}

TEST(TraceArrays, ThatAreCutOffAreRefusedWherever) {
  const std::string file = array_of({2, 2, 2}, std::vector<std::int16_t>{0, 1, 2, 3, 4, 5, 1, 0});
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(npy_complaint(file.substr(0, size)), HasSubstr("FILE: byte ")) << size;
  }
  EXPECT_EQ(npy_complaint(file.substr(0, 140)),
            "FILE: byte 140: found 12 bytes of values, allowed: 16, as the shape (2, 2, 2) says "
            "(the file may be cut off)");
  EXPECT_THAT(npy_complaint(file + "x"), HasSubstr("found 17 bytes of values"));
}

// Sizes whose product wraps around to 16 bytes.
TEST(TraceArrays, ShapesThatOverflowAreRefused) {
  std::string file = array_of({2, 2, 2}, std::vector<std::int16_t>{0, 1, 2, 3, 4, 5, 1, 0});
  const std::string shape = "(2, 2, 2), }";
  const std::string huge = "(4611686018427387906, 2, 2), }";
  file.replace(file.find(shape), huge.size(), huge);
  EXPECT_THAT(npy_complaint(file),
              HasSubstr("found 16 bytes of values, allowed: 18446744073709551"));
}

TEST(TraceArrays, ComeBackFromAnArchive) {
  RoutingTrace trace = ruled_trace(9, 2);
  trace.domains = {"law/uk", "news \xC3\xA9"};
  trace.domain_of = {0, 0, 0, 0, 1, 1, 1, 1, 1};
  const auto read = std::get<RoutingTrace>(read_npz("FILE", trace_npz(trace), {}));
  EXPECT_EQ(read.ids, trace.ids);
  EXPECT_EQ(read.domains, trace.domains);
  EXPECT_EQ(read.domain_of, trace.domain_of);
  EXPECT_TRUE(trace_npz(trace).starts_with(trace_npz_start()));
}

TEST(TraceArrays, OfAnArchiveAreDeflatedOrStored) {
  const std::string file = array_of({2, 1, 2}, std::vector<std::int16_t>{0, 1, 2, 3});
  const auto size = static_cast<std::uint32_t>(file.size());
  const std::string archive = archive_of("law.npy", deflated(file), size, crc_of_bytes(file));
  const auto trace = std::get<RoutingTrace>(read_npz("FILE", archive, {}));
  EXPECT_THAT(trace.ids, testing::ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(trace.domains, testing::ElementsAre("law"));
  EXPECT_THAT(npz_complaint(archive_of("law.npy", deflated(file), size, 7)),
              HasSubstr("byte 0: found law.npy damaged"));
  EXPECT_THAT(npz_complaint(archive_of("x/data.pkl", deflated(file), size, crc_of_bytes(file))),
              HasSubstr("found a file of torch.save, allowed: arrays of numpy.savez "
                        "(python/convert_sglang.py"));
  std::string other = archive;
  other[8] = other[other.find("PK\x01\x02") + 10] = 12;  // bzip2
  EXPECT_THAT(npz_complaint(other), HasSubstr("found the compression method 12, allowed: 0"));
}

// 64 MiB of zeros in 64 KiB. An honest header says so and meets the limit; a member that says to be
// larger than its header, or smaller than it is, is refused for that, at once or when its size is
// passed.
TEST(TraceArrays, BombsAreRefused) {
  constexpr std::uint32_t mega = 1U << 20U;
  const std::string header = array_of({32 * mega, 1, 1}, {});
  const std::string bomb = header + std::string(64 * mega, '\0');
  const std::string packed = deflated(bomb);
  ASSERT_LT(packed.size(), 70'000U);
  const auto size = static_cast<std::uint32_t>(bomb.size());
  EXPECT_THAT(npz_complaint(archive_of("a.npy", packed, size, 0), mega),
              HasSubstr("found arrays of 67108992 bytes, unpacked, allowed: at most 1048576"));
  EXPECT_THAT(npz_complaint(archive_of("a.npy", packed, size - 2, 0)),
              HasSubstr("byte 128: found a member of 67108990 bytes, allowed: 128 and 67108864"));
  EXPECT_THAT(npz_complaint(archive_of("a.npy", packed, 4'000'000'000U, 0)),
              AllOf(HasSubstr("that say to be 4000000000"),
                    HasSubstr("at most 1032 times as many for a deflated member")));
  const std::string small = array_of({2, 1, 1}, {}) + std::string(64 * mega, '\0');
  EXPECT_THAT(npz_complaint(archive_of("a.npy", deflated(small), 132, 0)),
              HasSubstr("found a.npy damaged"));
}

/// A header and so many MiB of zeros, deflated piece by piece.
std::string deflated_zeros(const std::string& header, int mebibytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed;
  std::string piece(1U << 20U, '\0');
  const auto deflate_piece = [&](std::string bytes, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    deflate(&stream, flush);
    packed.append(piece, 0, piece.size() - stream.avail_out);
  };
  deflate_piece(header, Z_NO_FLUSH);
  for (int i = 0; i < mebibytes; ++i) {
    deflate_piece(std::string(1U << 20U, '\0'), i + 1 == mebibytes ? Z_FINISH : Z_NO_FLUSH);
  }
  deflateEnd(&stream);
  return packed;
}

long peak_kibibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// 512 MiB that are said to be 132 bytes take no memory to speak of: unpacking ends at the 133rd.
TEST(TraceArrays, UnpackingEndsAtTheSizeThatWasSaid) {
  const std::string bomb =
      archive_of("a.npy", deflated_zeros(array_of({2, 1, 1}, {}), 512), 132, 0);
  const long before = peak_kibibytes();
  EXPECT_THAT(npz_complaint(bomb), HasSubstr("found a.npy damaged"));
  EXPECT_LT(peak_kibibytes() - before, 64 * 1024);
}

// Members that lie on top of each other make much of few bytes (Fifield 2019).
TEST(TraceArrays, OfMembersThatOverlapAreRefused) {
  ZipWriter writer;
  const std::string file = array_of({100, 1, 1}, std::vector<std::int16_t>(100, 3));
  writer.add("a.npy", file);
  writer.add("b.npy", file);
  writer.add("c.npy", file);
  std::string archive = std::move(writer).take();
  const std::size_t first = archive.find("PK\x01\x02");
  for (std::size_t entry = archive.find("PK\x01\x02", first + 1); entry != std::string::npos;
       entry = archive.find("PK\x01\x02", entry + 1)) {
    archive.replace(entry + 42, 4, std::string(4, '\0'));  // all at the first one's place
  }
  archive.erase(30 + 5 + file.size(), 2 * (30 + 5 + file.size()));
  // The directory moved.
  std::string at;
  append_little_endian(at, static_cast<std::uint32_t>(archive.find("PK\x01\x02")));
  archive.replace(archive.find("PK\x05\x06") + 16, 4, at);
  EXPECT_THAT(npz_complaint(archive), HasSubstr("in bytes of another member"));
}

TEST(TraceArrays, OfArchivesThatAreCutOffAreRefusedWherever) {
  const std::string archive = trace_npz(ruled_trace(3, 1));
  for (std::size_t size = 0; size < archive.size(); ++size) {
    EXPECT_THAT(npz_complaint(archive.substr(0, size)), HasSubstr("FILE: byte ")) << size;
  }
}

TEST(TraceArrays, OfDomainsMustBeAlike) {
  ZipWriter writer;
  writer.add("a.npy", array_of({1, 1, 2}, std::vector<std::int16_t>{0, 1}));
  writer.add("b.npy", array_of({1, 2, 2}, std::vector<std::int16_t>{0, 1, 2, 3}));
  EXPECT_EQ(npz_complaint(std::move(writer).take()),
            "FILE[b.npy]: byte 6: found the shape (1, 2, 2), allowed: (.., 1, 2), as FILE[a.npy] "
            "has");
}

}  // namespace
}  // namespace spacemoe
