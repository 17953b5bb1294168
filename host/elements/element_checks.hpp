#pragma once

#include <string>
#include <vector>

#include "host/elements/elements_file.hpp"
#include "host/elements/omm_record.hpp"

/// What is looked at once all objects of a file are known. `name` is the file's.
namespace spacemoe {

/// Adds the elements of messages but for those with a date of decay, which remarks name.
void take_messages(const std::string& name, std::vector<OmmElements> messages, ElementsFile& file);

/// Keeps, of element sets of one catalogue number, that of the newest epoch, of equal epochs the
/// last one; remarks name the others. In Hypatia's form, where a place in the file means a place in
/// a plane, throws ConfigError.
void leave_out_duplicates(const std::string& name, ElementsFile& file);

/// Leaves out objects that SGP4 has no state of at their own epoch, with remarks. In Hypatia's form
/// throws ConfigError.
void leave_out_decayed(const std::string& name, ElementsFile& file);

/// Remarks on epochs that lie more than a week apart.
void remark_on_epochs(const std::string& name, ElementsFile& file);

}  // namespace spacemoe
