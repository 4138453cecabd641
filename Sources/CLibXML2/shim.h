#pragma once

#include <libxml/xmlversion.h>

// Built with ICU, libxml2's headers pull in ICU's, whose types clash with those that Foundation brings along.
// Only the layout of a converter that is never touched here depends on it.
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>
