#include "host/serving/requests.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

class RequestFile {
 public:
  explicit RequestFile(const std::string& text)
      : path_(std::filesystem::path(testing::TempDir()) / "spacemoe-requests.csv") {
    std::ofstream(path_) << text;
  }
  ~RequestFile() { std::filesystem::remove(path_); }
  RequestFile(const RequestFile&) = delete;
  RequestFile& operator=(const RequestFile&) = delete;

  [[nodiscard]] std::vector<Request> read() const { return read_requests(path_); }
  [[nodiscard]] std::string complaint() const {
    try {
      static_cast<void>(read());
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "none";
  }

 private:
  std::filesystem::path path_;
};

auto request(double arrival_s, std::uint32_t prompt, std::uint32_t output) {
  return testing::AllOf(Field(&Request::arrival_s, DoubleNear(arrival_s, 1e-6)),
                        Field(&Request::prompt_tokens, prompt),
                        Field(&Request::output_tokens, output));
}

TEST(RecordedRequests, ComeInSecondsWithTheirTokens) {
  EXPECT_THAT(RequestFile("arrival_s,user,prompt_tokens,output_tokens\n"
                          "10,a,512,3\n10.5,b,0,1\n12,a,7,1000000\n")
                  .read(),
              ElementsAre(request(0, 512, 3), request(0.5, 0, 1), request(2, 7, 1000000)));
}

// Over midnight; fractions of seconds as both of Azure's traces write them.
TEST(RecordedRequests, ComeAsAzurePublishesThem) {
  EXPECT_THAT(RequestFile("TIMESTAMP,ContextTokens,GeneratedTokens\n"
                          "2023-11-16 23:59:59.9799600,374,44\n"
                          "2023-11-17 00:00:01.0196120,396,109\n")
                  .read(),
              ElementsAre(request(0, 374, 44), request(1.039652, 396, 109)));
  EXPECT_THAT(RequestFile("TIMESTAMP,ContextTokens,GeneratedTokens\n"
                          "2024-05-10 00:00:00.009930+00:00,2162,5\n"
                          "2024-05-10 00:01:00+00:00,2399,6\n")
                  .read(),
              ElementsAre(request(0, 2162, 5), request(59.99007, 2399, 6)));
}

TEST(RecordedRequests, ComeWithTheKeysOfMooncake) {
  EXPECT_THAT(
      RequestFile("timestamp,input_length,output_length\n0,6755,500\n3052,7234,794\n").read(),
      ElementsAre(request(0, 6755, 500), request(3.052, 7234, 794)));
}

TEST(RecordedRequests, AreRefusedWithTheirLine) {
  const std::string header = "arrival_s,prompt_tokens,output_tokens\n";
  const auto complaint = [&](const std::string& lines) {
    return RequestFile(header + lines).complaint();
  };
  EXPECT_THAT(complaint("1,5,5\n0.5,5,5\n"),
              testing::AllOf(HasSubstr("csv:3:1: "), HasSubstr("not before 1 of the line above")));
  EXPECT_THAT(complaint("1,-5,5\n"),
              testing::AllOf(HasSubstr("csv:2:3: "), HasSubstr("an integer from 0 to")));
  EXPECT_THAT(complaint("1,5,5\n2,5,0\n"),
              testing::AllOf(HasSubstr("csv:3:5: "), HasSubstr("1 to 1000000")));
  EXPECT_THAT(complaint("soon,5,5\n"),
              testing::AllOf(HasSubstr("csv:2:1: "), HasSubstr("a number")));
  EXPECT_THAT(complaint(""), HasSubstr("found no requests"));
  EXPECT_THAT(complaint("3,5,5\n3,5,5\n"), HasSubstr("all come at once"));
  EXPECT_THAT(RequestFile("when,prompt,output\n1,1,1\n").complaint(),
              testing::AllOf(HasSubstr("found the columns when, prompt, output"),
                             HasSubstr("ContextTokens"), HasSubstr("input_length")));
  EXPECT_THAT(RequestFile("TIMESTAMP,ContextTokens,GeneratedTokens\n16.11.2023,1,1\n").complaint(),
              testing::AllOf(HasSubstr("csv:2:1: "), HasSubstr("2023-11-16 18:17:03.9799600")));
}

TEST(RecordedRequests, AreStretchedToARate) {
  // Three gaps in 6 s are half a request a second; at twice that rate they come in half the time.
  const std::vector<Request> recorded = {{0, 1, 1}, {1, 2, 1}, {5, 3, 1}, {6, 4, 1}};
  EXPECT_EQ(recorded_rate(recorded), 0.5);
  EXPECT_THAT(stretched(recorded, 1.0, 2.9),
              ElementsAre(request(0, 1, 1), request(0.5, 2, 1), request(2.5, 3, 1)));
}

// Number and gaps of a Poisson process: 2,000 expected arrivals have a standard deviation of 44.7,
// gaps of 0.5 s one of 0.5 s. Four of these, twice: false alarm of one in 8,000.
TEST(PoissonRequests, ComeAtTheirRate) {
  ServingSpec spec;
  spec.horizon_s = 1000.0;
  const std::vector<Request> requests = poisson_requests(spec, 2.0, 1, 0, "k");
  const auto count = static_cast<double>(requests.size());
  EXPECT_NEAR(count, 2000.0, 4 * std::sqrt(2000.0));
  double squares = 0.0;
  for (std::size_t i = 1; i < requests.size(); ++i) {
    const double gap_s = requests[i].arrival_s - requests[i - 1].arrival_s;
    ASSERT_GE(gap_s, 0.0);
    squares += gap_s * gap_s;
  }
  // E[gap^2] = 2 / rate^2 with a variance of 20 / rate^4.
  EXPECT_NEAR(squares / count, 0.5, 4 * std::sqrt(20.0 / 16.0 / count));
}

TEST(PoissonRequests, AreTheSameAtAllRatesButForTheirPace) {
  ServingSpec spec;
  spec.horizon_s = 100.0;
  const std::vector<Request> slow = poisson_requests(spec, 1.0, 1, 3, "k");
  const std::vector<Request> fast = poisson_requests(spec, 4.0, 1, 3, "k");
  ASSERT_GT(fast.size(), 2 * slow.size());
  for (std::size_t i = 0; i < slow.size(); ++i) {
    EXPECT_NEAR(fast[i].arrival_s * 4.0, slow[i].arrival_s, 1e-9);
  }
  EXPECT_NE(poisson_requests(spec, 1.0, 1, 2, "k").front(), slow.front());
}

TEST(PoissonRequests, AreNotMoreThanARunCanHold) {
  ServingSpec spec;
  spec.horizon_s = 1000.0;
  try {
    static_cast<void>(poisson_requests(spec, 1e6, 1, 0, "serving.rates_per_s"));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("serving.rates_per_s"),
                                             HasSubstr("up to 1000000 in each replication")));
  }
}

}  // namespace
}  // namespace spacemoe
