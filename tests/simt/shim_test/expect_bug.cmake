# Runs a planted bug, which must end with a failure that says EXPECT, and its correct twin, which must
# succeed under the same schedule.
#   cmake -DPROGRAM=... -DBUG=... -DEXPECT=regex -P expect_bug.cmake

foreach(twin planted correct)
  execute_process(COMMAND ${PROGRAM} ${BUG} ${twin} RESULT_VARIABLE status OUTPUT_VARIABLE output
                                                    ERROR_VARIABLE output)
  if(twin STREQUAL "correct")
    if(NOT status STREQUAL "0")
      message(FATAL_ERROR "the correct twin of ${BUG} fails: ${status}\n${output}")
    endif()
  elseif(status STREQUAL "0")
    message(FATAL_ERROR "nobody notices ${BUG}\n${output}")
  elseif(NOT output MATCHES "${EXPECT}")
    message(FATAL_ERROR "${BUG} is noticed, but not as \"${EXPECT}\": ${status}\n${output}")
  endif()
endforeach()
