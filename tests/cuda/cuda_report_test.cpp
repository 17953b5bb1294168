#include "kernels/cuda/cuda_report.hpp"

#include <string>

#include <gtest/gtest.h>

namespace spacemoe::cuda {
namespace {

CudaReport machine(int driver_version) {
  CudaReport report;
  report.runtime_version = 13000;
  report.driver_version = driver_version;
  report.compiled_architectures = "sm_80 sm_86 sm_90";
  return report;
}

DeviceReport device(int major, int minor) {
  return {"a GPU", major, minor, 1U << 30U, 1U << 16U, 10};
}

std::string why(CudaReport report, DeviceCount count) {
  judge(report, count, "an odd failure");
  EXPECT_EQ(report.why_unavailable.empty(), report.remedy.empty());
  return report.why_unavailable;
}

TEST(CudaReport, NamesWhatIsMissing) {
  EXPECT_EQ(why(machine(0), DeviceCount::driver_too_old), "no NVIDIA driver");
  EXPECT_EQ(why(machine(0), DeviceCount::no_device), "no NVIDIA driver");
  EXPECT_EQ(why(machine(12040), DeviceCount::driver_too_old),
            "the driver supports CUDA 12.4, this program needs 13.0");
  EXPECT_EQ(why(machine(13000), DeviceCount::no_device), "no CUDA device");
  EXPECT_EQ(why(machine(13000), DeviceCount::counted), "no CUDA device");
  EXPECT_EQ(why(machine(13000), DeviceCount::failed), "CUDA reports: an odd failure");
}

// doctor prints it after "To have it: ".
TEST(CudaReport, SaysWhatToDoInWordsThatStandAlone) {
  CudaReport report = machine(0);
  judge(report, DeviceCount::no_device, "");
  EXPECT_EQ(report.remedy, "install an NVIDIA driver (https://www.nvidia.com/drivers)");
}

TEST(CudaReport, NamesADeviceThatTheCodeIsNotFor) {
  CudaReport report = machine(13000);
  report.devices = {device(7, 0)};
  judge(report, DeviceCount::counted, "");
  EXPECT_EQ(report.why_unavailable,
            "device is sm_70, this program was compiled for sm_80 sm_86 sm_90");
  EXPECT_EQ(report.remedy, "build with -DSPACEMOE_CUDA_ARCHITECTURES=70");
  EXPECT_EQ(first_usable_device(report), -1);
}

TEST(CudaReport, TakesTheFirstDeviceThatTheCodeIsFor) {
  CudaReport report = machine(13010);
  report.devices = {device(7, 5), device(8, 9), device(9, 0)};
  EXPECT_EQ(why(report, DeviceCount::counted), "");
  EXPECT_EQ(first_usable_device(report), 1);
}

TEST(CudaReport, CodeRunsOnLaterMinorVersionsAndTheNewestOnAllLaterDevices) {
  EXPECT_TRUE(runs_on("sm_80 sm_90", 8, 0));
  EXPECT_TRUE(runs_on("sm_80 sm_90", 8, 9));
  EXPECT_TRUE(runs_on("sm_80 sm_90", 9, 0));
  EXPECT_TRUE(runs_on("sm_80 sm_90", 12, 0));  // from PTX
  EXPECT_FALSE(runs_on("sm_80 sm_90", 7, 5));
  EXPECT_FALSE(runs_on("sm_86 sm_90", 8, 0));
  EXPECT_FALSE(runs_on("sm_90 sm_120", 10, 0));  // neither one's code, and older than the PTX
  EXPECT_FALSE(runs_on("", 9, 0));
}

}  // namespace
}  // namespace spacemoe::cuda
