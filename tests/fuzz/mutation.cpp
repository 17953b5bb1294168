#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <random>
#include <string_view>

namespace spacemoe {
namespace {

/// Pieces that texts break at.
constexpr std::string_view pieces[] = {"\n",
                                       "\r\n",
                                       "  ",
                                       "\t",
                                       ":",
                                       ": ",
                                       "- ",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                       "((((((((((((((((",
                                       ",",
                                       "\"",
                                       "'",
                                       "#",
                                       "&a ",
                                       "*a",
                                       "!!int ",
                                       "? ",
                                       "| ",
                                       "> ",
                                       "%",
                                       "---\n",
                                       "...\n",
                                       "<<: ",
                                       "~",
                                       "null",
                                       "true",
                                       "0",
                                       "-",
                                       "-1",
                                       ".",
                                       "4294967295",
                                       "4294967296",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "1e9",
                                       "1e308",
                                       "1e400",
                                       "1e-320",
                                       "nan",
                                       "-inf",
                                       "\xFF",
                                       "\xC3",
                                       "\xEF\xBB\xBF",
                                       "\x01",
                                       "\x1B[31m",
                                       "preset: ",
                                       "factorial",
                                       " and ",
                                       " not ",
                                       "\\",
                                       "\"\\x",
                                       "@",
                                       "`"};

class Mutation {
 public:
  Mutation(std::span<const std::string> seeds, std::uint64_t number)
      : seeds_(seeds), random_(number), text_(seeds[number % seeds.size()]) {}

  std::string make() {
    // Mostly one: of several changes one is enough to be refused at the first of them.
    const std::size_t times = below(4) == 0 ? 2 + below(3) : 1;
    for (std::size_t i = 0; i < times && !text_.empty(); ++i) {
      change(below(text_.size()));
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % bound);
  }

  void change(std::size_t at) {
    constexpr std::size_t longest = 60;
    switch (below(10)) {
      case 0:
      case 7:
        text_[at] = static_cast<char>(static_cast<unsigned char>(text_[at]) ^ (1U << below(8)));
        break;
      case 1:
      case 8:
        text_[at] = static_cast<char>(below(256));
        break;
      case 2:
        text_.erase(at, 1 + below(20));
        break;
      case 3:
        text_.insert(at, pieces[below(std::size(pieces))]);
        break;
      case 4: {
        const std::string_view piece = pieces[below(std::size(pieces))];
        text_.replace(at, std::min(1 + below(8), text_.size() - at), piece);
        break;
      }
      case 5:
        text_.insert(below(text_.size()), text_.substr(at, 1 + below(longest)));
        break;
      case 6: {
        const std::string& other = seeds_[below(seeds_.size())];
        if (!other.empty()) {
          text_.insert(at, other.substr(below(other.size()), 1 + below(longest)));
        }
        break;
      }
      default:
        text_.resize(at);
    }
  }

  std::span<const std::string> seeds_;
  std::mt19937_64 random_;
  std::string text_;
};

}  // namespace

std::string mutant(std::span<const std::string> seeds, std::uint64_t number) {
  return Mutation(seeds, number).make();
}

}  // namespace spacemoe
