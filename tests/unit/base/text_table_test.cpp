#include "host/base/text_table.hpp"

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(TextTable, AlignsItsColumns) {
  TextTable table({"name", "value"});
  table.add({"a", "1.25"});
  table.add({"longer", "10"});
  EXPECT_EQ(table.text(), "name    value\na        1.25\nlonger     10\n");
}

}  // namespace
}  // namespace spacemoe
