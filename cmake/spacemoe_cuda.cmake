# Whether the CUDA backend is built, by which toolkit and for which GPUs. Sets
#   SPACEMOE_NVCC_WORKS  the compiler driver, unset without a toolkit that works; the budget test
#                        needs no more, and runs where the backend is OFF too
#   SPACEMOE_HAS_CUDA    whether the backend is built; language CUDA is then enabled
#   SPACEMOE_CUDA_REAL   what it is compiled for, for example 80;90
#   SPACEMOE_CUDA_FLAGS  what every .cu file is compiled with

set(SPACEMOE_CUDA AUTO CACHE STRING "The CUDA backend: AUTO (where a toolkit is found), ON or OFF")
set_property(CACHE SPACEMOE_CUDA PROPERTY STRINGS AUTO ON OFF)
# Code for X.Y also runs on X.Z with Z >= Y; each architecture more adds minutes to the build.
set(SPACEMOE_CUDA_ARCHITECTURES "80;90" CACHE STRING
    "Compute capabilities to compile for, those that the toolkit knows; the newest also as PTX")
set(SPACEMOE_CUDA_OLDEST 12.2)

string(TOUPPER "${SPACEMOE_CUDA}" wish)
if(NOT wish MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "SPACEMOE_CUDA is ${SPACEMOE_CUDA}; it can be AUTO, ON or OFF")
endif()

# Looks where toolkits install themselves, PATH or not, and passes over those that are too old.
function(spacemoe_find_nvcc)
  if(SPACEMOE_NVCC AND EXISTS ${SPACEMOE_NVCC})
    return()
  endif()
  find_program(on_path nvcc NO_CACHE NO_CMAKE_PATH)
  file(GLOB versioned /usr/local/cuda-*)
  list(SORT versioned COMPARE NATURAL ORDER DESCENDING)
  set(candidates "${CMAKE_CUDA_COMPILER}" "$ENV{CUDACXX}" "${on_path}")
  foreach(root IN ITEMS "$ENV{CUDA_PATH}" "$ENV{CUDA_HOME}" /usr/local/cuda ${versioned} /opt/cuda)
    list(APPEND candidates "${root}/bin/nvcc")
  endforeach()
  set(passed_over "")
  set(tried "")
  foreach(nvcc IN LISTS candidates)
    if(NOT IS_ABSOLUTE "${nvcc}" OR NOT EXISTS "${nvcc}")
      continue()
    endif()
    get_filename_component(real ${nvcc} REALPATH)
    if(real IN_LIST tried)
      continue()
    endif()
    list(APPEND tried ${real})
    execute_process(COMMAND ${nvcc} --version OUTPUT_VARIABLE text ERROR_QUIET)
    if(NOT text MATCHES "release ([0-9]+\\.[0-9]+)")
      continue()
    endif()
    if(CMAKE_MATCH_1 VERSION_LESS SPACEMOE_CUDA_OLDEST)
      string(APPEND passed_over ", ${nvcc} is ${CMAKE_MATCH_1}")
      continue()
    endif()
    set(SPACEMOE_NVCC ${nvcc} CACHE FILEPATH "nvcc of the CUDA toolkit" FORCE)
    return()
  endforeach()
  unset(SPACEMOE_NVCC CACHE)
  set(why_no_cuda "no CUDA toolkit >= ${SPACEMOE_CUDA_OLDEST} found${passed_over}" PARENT_SCOPE)
endfunction()

# A toolkit may refuse the host compiler, or lack its libraries: better to know before CMake insists.
function(spacemoe_probe_nvcc)
  if(SPACEMOE_NVCC_WORKS AND SPACEMOE_NVCC_WORKS STREQUAL SPACEMOE_NVCC)
    return()
  endif()
  unset(SPACEMOE_NVCC_WORKS CACHE)
  set(folder ${PROJECT_BINARY_DIR}/CMakeFiles/spacemoe_cuda)
  file(WRITE ${folder}/probe.cu "__global__ void nothing() {}\nint main() { nothing<<<1, 1>>>(); }\n")
  execute_process(
    COMMAND ${SPACEMOE_NVCC} -std=c++20 -ccbin ${CMAKE_CXX_COMPILER} probe.cu -o probe
    WORKING_DIRECTORY ${folder}
    OUTPUT_VARIABLE text ERROR_VARIABLE text
    RESULT_VARIABLE status)
  if(status EQUAL 0)
    set(SPACEMOE_NVCC_WORKS ${SPACEMOE_NVCC} CACHE INTERNAL "The nvcc that has compiled a program")
  else()
    message(STATUS "${text}")
    set(why_no_cuda "${SPACEMOE_NVCC} cannot compile with ${CMAKE_CXX_COMPILER}" PARENT_SCOPE)
    unset(SPACEMOE_NVCC CACHE) # look again next time
  endif()
endfunction()

# Those of SPACEMOE_CUDA_ARCHITECTURES that the toolkit has, as numbers in rising order.
function(spacemoe_choose_architectures)
  execute_process(COMMAND ${SPACEMOE_NVCC} --list-gpu-arch OUTPUT_VARIABLE known)
  string(REGEX MATCHALL "[0-9]+" known "${known}")
  set(chosen "")
  foreach(architecture IN LISTS SPACEMOE_CUDA_ARCHITECTURES)
    if(NOT architecture MATCHES "^[0-9]+$")
      # `native` among them: it would tie the program to the machine that compiled it.
      message(FATAL_ERROR "SPACEMOE_CUDA_ARCHITECTURES has ${architecture}; it takes numbers such "
                          "as 80 or 90")
    endif()
    if(architecture IN_LIST known)
      list(APPEND chosen ${architecture})
    endif()
  endforeach()
  if(NOT chosen)
    list(JOIN known " " known)
    message(FATAL_ERROR "${SPACEMOE_NVCC} knows none of ${SPACEMOE_CUDA_ARCHITECTURES}; it knows "
                        "${known}")
  endif()
  list(SORT chosen COMPARE NATURAL)
  list(REMOVE_DUPLICATES chosen)
  set(SPACEMOE_CUDA_REAL ${chosen} PARENT_SCOPE)
endfunction()

# Backends agree bit for bit only where a * b + c is rounded twice everywhere. CMake 3.25 has no
# C++20 for the newer toolkits, which do: hence the plain flag. Shared bodies use constexpr functions
# of the standard library, such as numeric_limits'.
set(SPACEMOE_CUDA_FLAGS -std=c++20 --fmad=false --expt-relaxed-constexpr)

set(why_no_cuda "")
spacemoe_find_nvcc()
if(SPACEMOE_NVCC)
  spacemoe_probe_nvcc()
endif()
if(wish STREQUAL "OFF")
  set(why_no_cuda "SPACEMOE_CUDA is OFF")
elseif(SPACEMOE_SANITIZE)
  set(why_no_cuda "sanitizers do not see through it")
endif()
set(SPACEMOE_HAS_CUDA FALSE)

if(NOT why_no_cuda)
  set(SPACEMOE_HAS_CUDA TRUE)
  set(CMAKE_CUDA_COMPILER ${SPACEMOE_NVCC})
  if(NOT CMAKE_CUDA_HOST_COMPILER)
    set(CMAKE_CUDA_HOST_COMPILER ${CMAKE_CXX_COMPILER})
  endif()
  spacemoe_choose_architectures()
  list(GET SPACEMOE_CUDA_REAL -1 newest)
  list(TRANSFORM SPACEMOE_CUDA_REAL APPEND -real OUTPUT_VARIABLE CMAKE_CUDA_ARCHITECTURES)
  list(APPEND CMAKE_CUDA_ARCHITECTURES ${newest}-virtual)
  # One file to copy, which also starts where no CUDA is installed.
  set(CMAKE_CUDA_RUNTIME_LIBRARY Static)
  enable_language(CUDA)

  # Only .cu files see these. What nvcc generates for the host breaks -Wpedantic, -Wconversion and
  # -Wold-style-cast.
  set(host_flags -Wall,-Wextra,-Wshadow,-Wnon-virtual-dtor,-ffp-contract=off,-fPIC)
  set(flags ${SPACEMOE_CUDA_FLAGS} -Xcompiler=${host_flags})
  if(SPACEMOE_WERROR)
    list(APPEND flags "SHELL:-Werror all-warnings")
  endif()
  target_compile_options(spacemoe_options INTERFACE "$<$<COMPILE_LANGUAGE:CUDA>:${flags}>")
  list(JOIN SPACEMOE_CUDA_REAL ", sm_" names)
  set(backends "CPU and CUDA (sm_${names})")
  message(STATUS "CUDA backend: ${SPACEMOE_NVCC}, sm_${names}")
else()
  set(backends "CPU only (${why_no_cuda})")
  set(help "")
  if(NOT SPACEMOE_NVCC_WORKS)
    set(help "Looked for nvcc in CUDACXX, PATH, CUDA_PATH, CUDA_HOME, /usr/local/cuda, "
             "/usr/local/cuda-* and /opt/cuda. Install a toolkit "
             "(https://developer.nvidia.com/cuda-downloads) or set CUDACXX to its nvcc, and "
             "configure again.")
    list(JOIN help "" help)
  endif()
  if(wish STREQUAL "ON")
    message(FATAL_ERROR "SPACEMOE_CUDA is ON, but ${why_no_cuda}. ${help}")
  endif()
  message(STATUS "No CUDA backend: ${why_no_cuda}")
  if(help AND wish STREQUAL "AUTO")
    message(STATUS "  ${help}")
  endif()
endif()

# What ./bootstrap tells at its end.
file(WRITE ${PROJECT_BINARY_DIR}/backends.txt "${backends}\n")
