extension CatalogView {
    // What a server has beside its disks, and how it was read.
    static let servers = [
        CatalogView(
            "servers",
            "One row for each vCenter or ESXi host.",
            [
                Column("server_id", .integer, "the server's key in this catalog"),
                Column("server", .text, "host name"),
                Column("url", .text, "as it was last spoken to"),
                Column("instance_uuid", .text, "the server's own UUID, by which it is known after it was renamed"),
                Column("product", .text, "name, version and build"),
                Column("api_version", .text, "the API version in use"),
                Column("is_vcenter", .truth, "1 for a vCenter, 0 for a single ESXi host"),
                Column("first_seen", .time, "when a command first spoke to it"),
                Column("last_seen", .time, "when a command last spoke to it"),
                Column("last_sync", .time, "when `fcd sync` last succeeded; NULL before the first time"),
            ]
        ),
        CatalogView(
            "server_parts",
            "How fresh each side of a server is: one row for each side that a sync has read or tried to.",
            [
                Column("server_id", .integer, "the server's key: it leads to `servers`"),
                Column("server", .text, "its host name"),
                Column(
                    "part",
                    .text,
                    "`datastores`, `vms`, `disks`, `attachments`, `datastore-catalogs`, `files`, `tags`, `snapshots`, "
                        + "`catalog-clocks` or `events`"
                ),
                Column("read_at", .time, "the beginning of the last reading that came to its end; NULL where none did"),
                Column("tried_at", .time, "the last one that did not, where that was later"),
                Column("error", .text, "why it did not"),
            ]
        ),
        CatalogView(
            "datastores",
            "One row for each datastore that was ever seen.",
            [
                Column("datastore_id", .integer, "the datastore's key in this catalog"),
                Column("server", .text, "the server that has it"),
                Column("moid", .text, "its managed object ID, such as `datastore-12`"),
                Column("datastore", .text, "name"),
                Column("url", .text, "such as `ds:///vmfs/volumes/…/`"),
                Column("type", .text, "`VMFS`, `NFS`, `vsan` and what else the server says"),
                Column("capacity_mib", .mebibytes, "size"),
                Column("free_mib", .mebibytes, "what was free when it was last seen"),
                Column("accessible", .truth, "whether the server could reach it"),
                Column("datacenter_path", .text, "inventory path of its datacenter"),
                Column("disks_read_at", .time, "when a sync last read the whole list of its disks"),
                Column("catalog_read_at", .time, "when a sync last read the datastore's own list"),
                Column("files_read_at", .time, "when a sync last searched it for VMDK files"),
                Column("seen_at", .time, "when it was last seen"),
                Column("gone_at", .time, "when it was found gone"),
                Column(
                    "object_clock",
                    .integer,
                    "how many changes of its disks the datastore counts; NULL for unknown"
                ),
                Column(
                    "sync_clock",
                    .integer,
                    "up to which of them the vCenter's global catalog has come; NULL for unknown"
                ),
                Column("clock_error", .text, "why the server could not compare the two"),
                Column("clocks_read_at", .time, "when a sync last asked for them"),
                Column(
                    "uncommitted_mib",
                    .mebibytes,
                    "what VMs on it may still take beyond what is used, by the server's word; NULL for unknown"
                ),
            ]
        ),
        CatalogView(
            "datastore_use",
            "How full each datastore was, one row a day on which a sync read it and its disks: as the last one of the day saw it.",
            [
                Column("datastore_id", .integer, "the datastore's key: it leads to `datastores`"),
                Column("server", .text, "the server that has it"),
                Column("datastore", .text, "its name"),
                Column("day", .day, "which day"),
                Column("capacity_mib", .mebibytes, "its size"),
                Column("free_mib", .mebibytes, "what was free"),
                Column("disks", .integer, "how many First Class Disks lay on it"),
                Column("provisioned_mib", .mebibytes, "their sizes together"),
            ]
        ),
        CatalogView(
            "vms",
            "One row for each virtual machine that was ever seen.",
            [
                Column("vm_id", .integer, "the machine's key in this catalog"),
                Column("server", .text, "the server that has it"),
                Column("moid", .text, "its managed object ID, such as `vm-42`"),
                Column("vm", .text, "name"),
                Column("instance_uuid", .text, "the UUID that vCenter gave it"),
                Column("inventory_path", .text, "such as `DC/vm/folder/app-01`"),
                Column("power_state", .text, "`poweredOn`, `poweredOff` or `suspended`"),
                Column("power_since", .time, "since when, by what this catalog saw"),
                Column("hardware_version", .text, "such as `vmx-19`"),
                Column("is_template", .truth, "whether it is a template"),
                Column(
                    "changed_block_tracking",
                    .truth,
                    "whether it notes which blocks of its disks change; NULL where that was not looked at"
                ),
                Column("seen_at", .time, "when it was last seen"),
                Column("gone_at", .time, "when it was found gone"),
            ]
        ),
        CatalogView(
            "vm_files",
            "VMDK files that a VM uses otherwise than as a First Class Disk.",
            [
                Column("vm_id", .integer, "the machine's key: it leads to `vms`"),
                Column("server", .text, "the server that has it"),
            ] + machine + [
                Column("path", .text, "the file, `[datastore] folder/disk.vmdk`"),
                Column(
                    "role",
                    .text,
                    "`disk`: a plain disk; `parent`: below a snapshot or a linked clone; `snapshot`: needed by a "
                        + "snapshot of the VM"
                ),
            ]
        ),
        CatalogView(
            "unknown_devices",
            "Devices of VMs that are First Class Disks which the server's lists do not have.",
            [
                Column("vm_id", .integer, "the machine's key: it leads to `vms`"),
                Column("server", .text, "the server that has it"),
            ] + machine + [
                Column("fcd_id", .text, "the disk's ID by the device"),
                Column("device", .text, "the VM's device, such as `Hard disk 2`"),
                Column("path", .text, "its file"),
                Column("since", .time, "since when a sync has seen it"),
            ]
        ),
        CatalogView(
            "files",
            "VMDK files that a search of a datastore found (`fcd sync --files`).",
            [
                Column("file_id", .integer, "the file's key in this catalog"),
                Column("server", .text, "the server that has its datastore"),
                Column("datastore", .text, "name of the datastore"),
                Column("path", .text, "`[datastore] folder/disk.vmdk`"),
                Column("size_mib", .mebibytes, "what it takes"),
                Column("capacity_mib", .mebibytes, "size of the disk that it describes"),
                Column("modified_at", .time, "when it was last written"),
                Column("kind", .text, "`disk`, `delta`, `extent` or `change-tracking`, told by its name"),
                Column("first_seen", .time, "when it was first found"),
                Column("gone_at", .time, "when it was found gone"),
                Column("read_at", .time, "when its datastore was last searched"),
                Column(
                    "disk_id",
                    .integer,
                    "the First Class Disk that it is: it leads to `disks`; NULL where it is none"
                ),
                Column("vm", .text, "a VM that uses it as a plain disk or below a delta"),
            ]
        ),
        CatalogView(
            "syncs",
            "One row for each run of `fcd sync` on a server.",
            [
                Column("sync_id", .integer, "the run's key in this catalog"),
                Column("server", .text, "the server that was read"),
                Column("started_at", .time, "when it began"),
                Column("finished_at", .time, "when it ended; NULL while it runs, or where it was killed"),
                Column(
                    "scope",
                    .text,
                    "`full`, `changes` for one that asked for new disks and changed VMs, or `machines` for VMs alone"
                ),
                Column("state", .text, "`running`, `done`, `partial` (some sides could not be read) or `failed`"),
                Column("error", .text, "why it failed, or what could not be read"),
                Column("disks", .integer, "how many disks were seen"),
                Column("added", .integer, "how many of them for the first time"),
                Column("changed", .integer, "how many had changed"),
                Column("gone", .integer, "how many were not there any more"),
                Column("back", .integer, "how many were there again"),
                Column("faulty", .integer, "how many the server could not read"),
                Column("attached", .integer, "how many attachments were new"),
                Column("detached", .integer, "how many had ended"),
                Column("rows_written", .integer, "how many rows of the catalog the run wrote"),
            ]
        ),
    ]
}
