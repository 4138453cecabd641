#ifndef CSCHEMAS_H
#define CSCHEMAS_H

#include <stddef.h>

/// The text of a schema file, such as `vslm.xsd` of vSphere `8.0.3.0`, compiled into the program.
///
/// Returns NULL where there is no such file. The text is static and `length` bytes long; a zero follows it.
const char *fcd_schema(const char *version, const char *name, size_t *length);

/// The properties of managed objects and the data types they hold; see scripts/schema/generate-properties.py.
const char *fcd_property_list(size_t *length);

#endif
