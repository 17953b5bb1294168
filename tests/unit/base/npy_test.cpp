#include "host/base/npy.hpp"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::HasSubstr;

// The format is NumPy's: magic, version, header length, a dictionary padded so that data start at a
// multiple of 64, then the floats.
TEST(Npy, IsAnArrayThatNumPyReads) {
  const std::vector<float> values = {1.0F, 2.5F, -3.0F, 0.0F, 5.0F, 6.0F};
  NpyArray<float> matrix({2, 3});
  matrix.append(values);
  const std::string file = std::move(matrix).take();
  EXPECT_EQ(file.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const auto header = static_cast<std::size_t>(static_cast<unsigned char>(file[8])) +
                      256 * static_cast<std::size_t>(static_cast<unsigned char>(file[9]));
  EXPECT_EQ((10 + header) % 64, 0U);
  EXPECT_EQ(file[10 + header - 1], '\n');
  EXPECT_THAT(file, HasSubstr("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
  ASSERT_EQ(file.size(), 10 + header + 24);
  EXPECT_EQ(std::memcmp(file.data() + 10 + header, values.data(), 24), 0);
}

// A shape of one index is a tuple of Python: (2,).
TEST(Npy, HasItsTypeAndAnyShape) {
  NpyArray<double> line({2});
  line.append(1.5);
  line.append(2.5);
  const std::string file = std::move(line).take();
  EXPECT_THAT(file, HasSubstr("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"));
  double second = 0.0;
  std::memcpy(&second, file.data() + file.size() - sizeof second, sizeof second);
  EXPECT_EQ(second, 2.5);
  NpyArray<std::uint8_t> cube({1, 2, 3});
  EXPECT_THAT(std::move(cube).take(),
              HasSubstr("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 3), }"));
}

}  // namespace
}  // namespace spacemoe
