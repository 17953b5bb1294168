# Everything comes from the system's packages; ./bootstrap installs them.

find_package(Threads REQUIRED)
find_package(TBB REQUIRED)
find_package(yaml-cpp REQUIRED)
if(TARGET yaml-cpp::yaml-cpp AND NOT TARGET yaml-cpp) # its name from 0.8 on
  add_library(yaml-cpp ALIAS yaml-cpp::yaml-cpp)
endif()
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(Boost REQUIRED) # Math; Graph in tests and bench: headers only
find_library(SPACEMOE_HWY hwy REQUIRED)
find_path(SPACEMOE_HWY_INCLUDE hwy/highway.h REQUIRED)
add_library(spacemoe_highway INTERFACE)
target_link_libraries(spacemoe_highway INTERFACE ${SPACEMOE_HWY})
target_include_directories(spacemoe_highway SYSTEM INTERFACE ${SPACEMOE_HWY_INCLUDE})
if(SPACEMOE_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SPACEMOE_BENCH)
  find_package(benchmark REQUIRED)
endif()
