#include "host/base/zip_stream.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/base/zip.hpp"
#include "tests/python_with_numpy.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

/// An archive of two members, written in pieces: "one" and the empty "two.txt".
class StreamedZip : public testing::Test {
 protected:
  std::string written(std::uint64_t long_from = zip64_from) const {
    const std::filesystem::path path = folder_.path() / "a.zip";
    TemporaryFile file(path);
    ZipStream archive(file, {}, long_from);
    archive.begin("one", 11);
    archive.append("hello ");
    archive.append("world");
    archive.begin("two.txt", 0);
    archive.finish();
    file.take_name(Existing::replaced);
    EXPECT_EQ(archive.size(), std::filesystem::file_size(path));
    return read_file(path);
  }

  /// What Python's zipfile says of it, member by member; it checks each CRC-32.
  std::string told_by_python(const std::string& python) const {
    const std::string script =
        "import zipfile, sys; a = zipfile.ZipFile('a.zip'); assert a.testzip() is None; "
        "print(*(f'{m.filename} {m.file_size} {m.extract_version} {a.read(m)!r}' for m in "
        "a.infolist()), sep=chr(10))";
    const std::string command =
        "cd " + folder_.path().string() + " && " + python + " -c \"" + script + "\" >out";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return read_file(folder_.path() / "out");
  }

  TestFolder folder_;
};

TEST_F(StreamedZip, IsTheArchiveThatIsWrittenAtOnce) {
  ZipWriter at_once;
  at_once.add("one", "hello world");
  at_once.add("two.txt", "");
  EXPECT_EQ(written(), std::move(at_once).take());
}

// With a limit of 5 bytes all that could be long is long: both sizes of the first member, the place
// of the second, and that of the directory.
TEST_F(StreamedZip, IsReadByOthersAlsoWithRecordsOfZip64) {
  const std::optional<std::string> python = python_with_numpy();
  if (!python) {
    GTEST_SKIP() << no_numpy;
  }
  static_cast<void>(written());
  EXPECT_EQ(told_by_python(*python), "one 11 20 b'hello world'\ntwo.txt 0 20 b''\n");
  static_cast<void>(written(5));
  EXPECT_EQ(told_by_python(*python), "one 11 45 b'hello world'\ntwo.txt 0 45 b''\n");
}

// APPNOTE 4.5.3: identifier 1, then only what does not fit elsewhere, in this order: size, packed
// size, place of the header.
TEST_F(StreamedZip, HasLongFieldsOnlyWhereTheyAreNeeded) {
  const StoredMember far{"n", 7, std::uint64_t{5} << 32U, 0x01020304};
  const std::string entry = zip_directory_entry(far);
  EXPECT_EQ(entry.substr(46), std::string("n\x01\x00\x08\x00\x00\x00\x00\x00\x05\x00\x00\x00", 13));
  EXPECT_EQ(entry.substr(42, 4), "\xff\xff\xff\xff");
  EXPECT_EQ(entry.substr(16, 12),
            std::string("\x04\x03\x02\x01\x07\x00\x00\x00\x07\x00\x00\x00", 12));
  EXPECT_EQ(zip_local_header(far).size(), zip_local_bytes + 1);
  const StoredMember large{"n", std::uint64_t{5} << 32U, 7, 0};
  EXPECT_EQ(zip_local_header(large).substr(18, 8), "\xff\xff\xff\xff\xff\xff\xff\xff");
  EXPECT_EQ(zip_local_header(large).size(), zip_local_bytes + 1 + 4 + 16);
}

TEST_F(StreamedZip, LeavesNothingWhereItIsStopped) {
  std::stop_source stop;
  {
    TemporaryFile file(folder_.path() / "b.zip");
    ZipStream archive(file, stop.get_token());
    archive.begin("one", 3);
    stop.request_stop();
    EXPECT_THROW(archive.append("abc"), Stopped);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace spacemoe
