#include "CSchemas.h"

#include <string.h>

// Every text ends with a zero, which libxml2's parser relies on.
// #embed is C23; the compiler has it in every mode and only warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char envelope_6_7_2[] = {
#embed "schema/vsphere-6.7.2/envelope.xsd" suffix(, 0)
};
static const char vim25_6_7_2[] = {
#embed "schema/vsphere-6.7.2/vim25.xsd" suffix(, 0)
};
static const char vslm_6_7_2[] = {
#embed "schema/vsphere-6.7.2/vslm.xsd" suffix(, 0)
};
static const char pbm_6_7_2[] = {
#embed "schema/vsphere-6.7.2/pbm.xsd" suffix(, 0)
};
static const char envelope_7_0_3_0[] = {
#embed "schema/vsphere-7.0.3.0/envelope.xsd" suffix(, 0)
};
static const char vim25_7_0_3_0[] = {
#embed "schema/vsphere-7.0.3.0/vim25.xsd" suffix(, 0)
};
static const char vslm_7_0_3_0[] = {
#embed "schema/vsphere-7.0.3.0/vslm.xsd" suffix(, 0)
};
static const char pbm_7_0_3_0[] = {
#embed "schema/vsphere-7.0.3.0/pbm.xsd" suffix(, 0)
};
static const char envelope_8_0_3_0[] = {
#embed "schema/vsphere-8.0.3.0/envelope.xsd" suffix(, 0)
};
static const char vim25_8_0_3_0[] = {
#embed "schema/vsphere-8.0.3.0/vim25.xsd" suffix(, 0)
};
static const char vslm_8_0_3_0[] = {
#embed "schema/vsphere-8.0.3.0/vslm.xsd" suffix(, 0)
};
static const char pbm_8_0_3_0[] = {
#embed "schema/vsphere-8.0.3.0/pbm.xsd" suffix(, 0)
};
static const char envelope_9_1_1_0[] = {
#embed "schema/vsphere-9.1.1.0/envelope.xsd" suffix(, 0)
};
static const char vim25_9_1_1_0[] = {
#embed "schema/vsphere-9.1.1.0/vim25.xsd" suffix(, 0)
};
static const char vslm_9_1_1_0[] = {
#embed "schema/vsphere-9.1.1.0/vslm.xsd" suffix(, 0)
};
static const char pbm_9_1_1_0[] = {
#embed "schema/vsphere-9.1.1.0/pbm.xsd" suffix(, 0)
};
static const char property_list[] = {
#embed "schema/properties.txt" suffix(, 0)
};

static const struct {
    const char *version;
    const char *name;
    const char *text;
    size_t length;
} files[] = {
    {"6.7.2", "envelope.xsd", envelope_6_7_2, sizeof envelope_6_7_2 - 1},
    {"6.7.2", "vim25.xsd", vim25_6_7_2, sizeof vim25_6_7_2 - 1},
    {"6.7.2", "vslm.xsd", vslm_6_7_2, sizeof vslm_6_7_2 - 1},
    {"6.7.2", "pbm.xsd", pbm_6_7_2, sizeof pbm_6_7_2 - 1},
    {"7.0.3.0", "envelope.xsd", envelope_7_0_3_0, sizeof envelope_7_0_3_0 - 1},
    {"7.0.3.0", "vim25.xsd", vim25_7_0_3_0, sizeof vim25_7_0_3_0 - 1},
    {"7.0.3.0", "vslm.xsd", vslm_7_0_3_0, sizeof vslm_7_0_3_0 - 1},
    {"7.0.3.0", "pbm.xsd", pbm_7_0_3_0, sizeof pbm_7_0_3_0 - 1},
    {"8.0.3.0", "envelope.xsd", envelope_8_0_3_0, sizeof envelope_8_0_3_0 - 1},
    {"8.0.3.0", "vim25.xsd", vim25_8_0_3_0, sizeof vim25_8_0_3_0 - 1},
    {"8.0.3.0", "vslm.xsd", vslm_8_0_3_0, sizeof vslm_8_0_3_0 - 1},
    {"8.0.3.0", "pbm.xsd", pbm_8_0_3_0, sizeof pbm_8_0_3_0 - 1},
    {"9.1.1.0", "envelope.xsd", envelope_9_1_1_0, sizeof envelope_9_1_1_0 - 1},
    {"9.1.1.0", "vim25.xsd", vim25_9_1_1_0, sizeof vim25_9_1_1_0 - 1},
    {"9.1.1.0", "vslm.xsd", vslm_9_1_1_0, sizeof vslm_9_1_1_0 - 1},
    {"9.1.1.0", "pbm.xsd", pbm_9_1_1_0, sizeof pbm_9_1_1_0 - 1},
};

const char *fcd_schema(const char *version, const char *name, size_t *length) {
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (strcmp(files[i].version, version) == 0 && strcmp(files[i].name, name) == 0) {
            *length = files[i].length;
            return files[i].text;
        }
    }
    *length = 0;
    return NULL;
}

const char *fcd_property_list(size_t *length) {
    *length = sizeof property_list - 1;
    return property_list;
}
