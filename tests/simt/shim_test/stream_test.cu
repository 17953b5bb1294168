#include <cstdint>
#include <set>

#include <gmock/gmock.h>

#include "tests/simt/shim/device.hpp"
#include "tests/simt/shim/schedule.hpp"
#include "tests/simt/shim_test/support.hpp"

/// Streams keep their own order, events order streams, and nothing else does: under some schedule
/// what is not ordered happens the other way round.
namespace simt {
namespace {

using testing::ElementsAre;

/// A schedule for as long as it lives.
class UnderSchedule {
 public:
  UnderSchedule(Order order, std::uint64_t seed) : before_(schedule()) {
    Schedule now = before_;
    now.order = order;
    now.seed = seed;
    set_schedule(now);
  }
  ~UnderSchedule() { set_schedule(before_); }
  UnderSchedule(const UnderSchedule&) = delete;
  UnderSchedule& operator=(const UnderSchedule&) = delete;

 private:
  Schedule before_;
};

struct Streams {
  cudaStream_t first = nullptr;
  cudaStream_t second = nullptr;
  cudaEvent_t event = nullptr;

  Streams() {
    EXPECT_EQ(cudaStreamCreateWithFlags(&first, cudaStreamNonBlocking), cudaSuccess);
    EXPECT_EQ(cudaStreamCreateWithFlags(&second, cudaStreamNonBlocking), cudaSuccess);
    EXPECT_EQ(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), cudaSuccess);
  }
  ~Streams() {
    EXPECT_EQ(cudaStreamDestroy(first), cudaSuccess);
    EXPECT_EQ(cudaStreamDestroy(second), cudaSuccess);
    EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
  }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
};

__global__ void append_digit(int* value, int digit) {
  *value = 10 * *value + digit;
}

__global__ void copy_value(const int* from, int* to) {
  *to = *from;
}

int value_of(const DeviceArray<int>& array) {
  return array.to_host()[0];
}

/// The first stream makes a number, the second copies it; returns the copy.
int make_and_copy(bool with_event) {
  const Streams streams;
  const DeviceArray<int> made(std::vector<int>{0});
  const DeviceArray<int> copied(std::vector<int>{-1});
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  launch({.stream = streams.first}, append_digit, made.get(), 4);
  launch({.stream = streams.first}, append_digit, made.get(), 2);
  if (with_event) {
    EXPECT_EQ(cudaEventRecord(streams.event, streams.first), cudaSuccess);
    EXPECT_EQ(cudaStreamWaitEvent(streams.second, streams.event, 0), cudaSuccess);
  }
  launch({.stream = streams.second}, copy_value, made.get(), copied.get());
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  return value_of(copied);
}

TEST(Streams, AMissingEventShowsUnderSomeSchedule) {
  {
    const UnderSchedule forward(Order::forward, 0);
    EXPECT_EQ(make_and_copy(false), 42);
  }
  {
    const UnderSchedule reverse(Order::reverse, 0);
    EXPECT_EQ(make_and_copy(false), 0);
  }
  std::set<int> seen;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const UnderSchedule random(Order::random, seed);
    seen.insert(make_and_copy(false));
  }
  EXPECT_THAT(seen, ElementsAre(0, 4, 42));
}

TEST(Streams, AnEventOrdersThemUnderEverySchedule) {
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    for (const Order order : {Order::forward, Order::reverse, Order::random}) {
      const UnderSchedule now(order, seed);
      EXPECT_EQ(make_and_copy(true), 42);
    }
  }
}

TEST(Streams, KeepTheirOwnOrder) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const UnderSchedule random(Order::random, seed);
    const Streams streams;
    const DeviceArray<int> value(std::vector<int>{0});
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (const int digit : {1, 2, 3, 4, 5}) {
      launch({.stream = streams.first}, append_digit, value.get(), digit);
    }
    ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
    EXPECT_EQ(value_of(value), 12345);
  }
}

TEST(Streams, SynchronisingOneLeavesOthersPending) {
  const UnderSchedule forward(Order::forward, 0);
  const Streams streams;
  const DeviceArray<int> value(std::vector<int>{0});
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  launch({.stream = streams.first}, append_digit, value.get(), 1);
  launch({.stream = streams.second}, append_digit, value.get(), 2);
  EXPECT_EQ(live_resources().pending_operations, 2U);
  ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(live_resources().pending_operations, 1U);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(live_resources().pending_operations, 0U);
}

TEST(Streams, LateOnesDoWhatTheHostWaitsForAndNoMore) {
  const UnderSchedule late(Order::late, 0);
  const Streams streams;
  const DeviceArray<int> value(std::vector<int>{0});
  launch({.stream = streams.first}, append_digit, value.get(), 1);
  launch({.stream = streams.second}, append_digit, value.get(), 2);
  ASSERT_EQ(cudaStreamSynchronize(streams.second), cudaSuccess);
  EXPECT_EQ(live_resources().pending_operations, 1U);
  // The work before an event is done along with it.
  ASSERT_EQ(cudaEventRecord(streams.event, streams.first), cudaSuccess);
  ASSERT_EQ(cudaStreamWaitEvent(streams.second, streams.event, 0), cudaSuccess);
  launch({.stream = streams.second}, append_digit, value.get(), 3);
  launch({.stream = streams.first}, append_digit, value.get(), 4);
  ASSERT_EQ(cudaStreamSynchronize(streams.second), cudaSuccess);
  EXPECT_EQ(live_resources().pending_operations, 1U);
  EXPECT_EQ(value_of(value), 213);
}

TEST(Streams, TheDefaultStreamWaitsForBlockingStreamsAndTheyForIt) {
  for (const Order order : {Order::forward, Order::reverse, Order::random}) {
    const UnderSchedule now(order, 5);
    cudaStream_t blocking = nullptr;
    ASSERT_EQ(cudaStreamCreate(&blocking), cudaSuccess);
    const DeviceArray<int> value(std::vector<int>{0});
    launch({.stream = blocking}, append_digit, value.get(), 1);
    launch({}, append_digit, value.get(), 2);
    launch({.stream = blocking}, append_digit, value.get(), 3);
    ASSERT_EQ(cudaStreamDestroy(blocking), cudaSuccess);
    launch({}, append_digit, value.get(), 4);
    EXPECT_EQ(value_of(value), 1234);
  }
}

TEST(Streams, AnEventThatWasNeverRecordedHoldsNobodyUp) {
  const Streams streams;
  const DeviceArray<int> value(std::vector<int>{0});
  ASSERT_EQ(cudaStreamWaitEvent(streams.first, streams.event, 0), cudaSuccess);
  launch({.stream = streams.first}, append_digit, value.get(), 1);
  ASSERT_EQ(cudaEventSynchronize(streams.event), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(value_of(value), 1);
}

TEST(Streams, ArgumentsAreThoseOfTheLaunch) {
  const DeviceArray<int> value(std::vector<int>{0});
  int digit = 1;
  launch({}, append_digit, value.get(), digit);
  digit = 2;
  EXPECT_EQ(value_of(value), 1);
}

/// Pinned memory for one number.
struct PinnedNumber {
  int* value = nullptr;
  PinnedNumber() { EXPECT_EQ(cudaMallocHost(&value, sizeof(int)), cudaSuccess); }
  ~PinnedNumber() { EXPECT_EQ(cudaFreeHost(value), cudaSuccess); }
  PinnedNumber(const PinnedNumber&) = delete;
  PinnedNumber& operator=(const PinnedNumber&) = delete;
};

TEST(Copies, FromPinnedMemoryReadItWhenTheyRun) {
  const Streams streams;
  const PinnedNumber host;
  const DeviceArray<int> device(1);
  *host.value = 1;
  ASSERT_EQ(
      cudaMemcpyAsync(device.get(), host.value, sizeof(int), cudaMemcpyHostToDevice, streams.first),
      cudaSuccess);
  *host.value = 2;
  ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(value_of(device), 2);
}

/// Returns what a kernel on a stream of its own sees of a number that cudaMemcpy has copied.
int seen_after_memcpy(const int& host, bool with_wait) {
  const Streams streams;
  const DeviceArray<int> number(std::vector<int>{0});
  const DeviceArray<int> seen(1);
  EXPECT_EQ(cudaMemcpy(number.get(), &host, sizeof(int), cudaMemcpyHostToDevice), cudaSuccess);
  if (with_wait) {
    EXPECT_EQ(cudaStreamSynchronize(cudaStreamLegacy), cudaSuccess);
  }
  launch({.stream = streams.first}, copy_value, number.get(), seen.get());
  EXPECT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  return value_of(seen);
}

TEST(Copies, FromPageableMemoryMayBeOutstandingWhenTheyReturn) {
  const int host = 1;
  const auto seen = [&](Order order, std::uint64_t seed, bool with_wait) {
    const UnderSchedule now(order, seed);
    return seen_after_memcpy(host, with_wait);
  };
  EXPECT_EQ(seen(Order::forward, 0, false), 1);
  EXPECT_EQ(seen(Order::reverse, 0, false), 0);
  EXPECT_EQ(seen(Order::late, 0, false), 0);
  std::set<int> at_random;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    at_random.insert(seen(Order::random, seed, false));
    EXPECT_EQ(seen(Order::random, seed, true), 1);
  }
  EXPECT_THAT(at_random, ElementsAre(0, 1));
  EXPECT_EQ(seen(Order::reverse, 0, true), 1);
  EXPECT_EQ(seen(Order::late, 0, true), 1);
}

TEST(Copies, FromPinnedMemoryAreThereWhenTheyReturn) {
  const PinnedNumber host;
  *host.value = 1;
  for (const Order order : {Order::forward, Order::reverse, Order::late}) {
    const UnderSchedule now(order, 0);
    EXPECT_EQ(seen_after_memcpy(*host.value, false), 1);
  }
}

TEST(Copies, FromPageableMemoryHaveReadItWhenTheyReturn) {
  const UnderSchedule late(Order::late, 0);
  const DeviceArray<int> device(1);
  int host = 1;
  ASSERT_EQ(cudaMemcpy(device.get(), &host, sizeof(int), cudaMemcpyHostToDevice), cudaSuccess);
  host = 2;
  EXPECT_EQ(value_of(device), 1);
}

/// Returns what arrives of a number that is overwritten after the start of an asynchronous copy.
int copied_before_a_change(Order order, std::uint64_t seed) {
  const UnderSchedule now(order, seed);
  const Streams streams;
  const DeviceArray<int> device(1);
  int host = 1;
  EXPECT_EQ(
      cudaMemcpyAsync(device.get(), &host, sizeof(int), cudaMemcpyHostToDevice, streams.first),
      cudaSuccess);
  host = 2;
  EXPECT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  return value_of(device);
}

/// Returns what the host sees at once of a number that is copied to it asynchronously.
int seen_behind_a_copy(Order order, std::uint64_t seed) {
  const UnderSchedule now(order, seed);
  const Streams streams;
  const DeviceArray<int> device(std::vector<int>{1});
  int host = 0;
  EXPECT_EQ(
      cudaMemcpyAsync(&host, device.get(), sizeof(int), cudaMemcpyDeviceToHost, streams.first),
      cudaSuccess);
  const int seen = host;
  EXPECT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(host, 1);
  return seen;
}

TEST(Copies, ThatAreAsynchronousMayBeSoWithPageableMemoryToo) {
  EXPECT_EQ(copied_before_a_change(Order::forward, 0), 1);
  EXPECT_EQ(copied_before_a_change(Order::late, 0), 2);
  EXPECT_EQ(seen_behind_a_copy(Order::forward, 0), 1);
  EXPECT_EQ(seen_behind_a_copy(Order::late, 0), 0);
  std::set<int> copied;
  std::set<int> seen;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    copied.insert(copied_before_a_change(Order::random, seed));
    seen.insert(seen_behind_a_copy(Order::random, seed));
  }
  EXPECT_THAT(copied, ElementsAre(1, 2));
  EXPECT_THAT(seen, ElementsAre(0, 1));
}

TEST(Copies, AreNotWaitedForWhereMemoryIsFreed) {
  const UnderSchedule late(Order::late, 0);
  const Streams streams;
  const PinnedNumber host;
  const DeviceArray<int> kept(std::vector<int>{7});
  void* freed = nullptr;
  ASSERT_EQ(cudaMalloc(&freed, sizeof(int)), cudaSuccess);
  *host.value = 0;
  ASSERT_EQ(
      cudaMemcpyAsync(host.value, kept.get(), sizeof(int), cudaMemcpyDeviceToHost, streams.first),
      cudaSuccess);
  ASSERT_EQ(cudaFree(freed), cudaSuccess);
  EXPECT_EQ(*host.value, 0);
  ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(*host.value, 7);
}

TEST(Copies, ToPinnedMemoryWriteItWhenTheyRun) {
  const Streams streams;
  const PinnedNumber host;
  const DeviceArray<int> device(std::vector<int>{7});
  *host.value = 0;
  ASSERT_EQ(
      cudaMemcpyAsync(host.value, device.get(), sizeof(int), cudaMemcpyDefault, streams.first),
      cudaSuccess);
  EXPECT_EQ(*host.value, 0);
  ASSERT_EQ(cudaStreamSynchronize(streams.first), cudaSuccess);
  EXPECT_EQ(*host.value, 7);
}

TEST(Copies, OfDeviceMemoryAreInOrder) {
  const DeviceArray<int> from(std::vector<int>{1, 2, 3});
  const DeviceArray<int> to(3);
  ASSERT_EQ(cudaMemset(to.get(), 0, to.bytes()), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(to.get() + 1, from.get(), 2 * sizeof(int), cudaMemcpyDeviceToDevice),
            cudaSuccess);
  EXPECT_THAT(to.to_host(), ElementsAre(0, 1, 2));
}

TEST(Events, TimeWhatIsBetweenThem) {
  cudaEvent_t begin = nullptr;
  cudaEvent_t end = nullptr;
  float milliseconds = -1.0F;
  ASSERT_EQ(cudaEventCreate(&begin), cudaSuccess);
  ASSERT_EQ(cudaEventCreate(&end), cudaSuccess);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, begin, end), cudaErrorInvalidResourceHandle);
  ASSERT_EQ(cudaEventRecord(begin, nullptr), cudaSuccess);
  ASSERT_EQ(cudaEventRecord(end, nullptr), cudaSuccess);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, begin, end), cudaErrorNotReady);
  ASSERT_EQ(cudaEventSynchronize(end), cudaSuccess);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, begin, end), cudaSuccess);
  EXPECT_GE(milliseconds, 0.0F);
  EXPECT_EQ(cudaEventDestroy(begin), cudaSuccess);
  EXPECT_EQ(cudaEventDestroy(end), cudaSuccess);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidResourceHandle);
}

}  // namespace
}  // namespace simt
