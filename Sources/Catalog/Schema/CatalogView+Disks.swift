extension CatalogView {
    // What is: disks, who has them, who owns them, what is marked on them.
    static let disks = [
        CatalogView(
            "disks",
            "One row for each disk that was ever seen.",
            [
                Column("disk_id", .integer, "the disk's key in this catalog"),
                Column("fcd_id", .text, "the server's ID of the disk; NULL while the disk is being made"),
                Column("disk", .text, "name"),
                Column(
                    "state",
                    .text,
                    "`creating`, `ready`, `deleting`, `deleted` (by fcd) or `gone` (not on the server any more, or "
                        + "unregistered)"
                ),
                Column("capacity_mib", .mebibytes, "size; NULL where the server could not tell"),
                Column("server_id", .integer, "the server's key: it leads to `servers`"),
                Column("server", .text, "the server that has the disk"),
                Column("datastore", .text, "name of the datastore that its file is on"),
                Column("datastore_moid", .text, "the datastore's managed object ID"),
                Column("path", .text, "its file, `[datastore] folder/disk.vmdk`"),
                Column("provisioning", .text, "`thin`, `eager` or `lazy`"),
                Column("created_at", .time, "when it was made, by the server's clock"),
                Column("first_seen", .time, "when this catalog first knew of it"),
                Column("last_seen", .time, "when it was last seen on the server"),
                Column("gone_at", .time, "when it was found gone, or deleted"),
                Column("keep_after_delete_vm", .truth, "whether it survives the deletion of a VM that holds it"),
                Column("detached_since", .time, "since when no VM is known to hold it"),
                Column("fault", .text, "why the server could not read it; NULL where it could"),
            ] + ownership + [
                Column("tags", .text, "`category/name` and local names, separated by `, `"),
                Column("attached", .truth, "whether a VM holds it"),
                Column("vm", .text, "the VMs that hold it, separated by `, `"),
                Column("retired", .truth, "whether it is marked for deletion"),
                Column(
                    "retired_at",
                    .time,
                    "when it was marked; NULL where it is not, or where the mark cannot be read"
                ),
                Column("purge_due", .time, "when its grace is over; NULL as `retired_at`"),
                Column("kubernetes", .truth, "whether it is a Kubernetes volume, by its metadata (keys under `cns.`)"),
                Column("kubernetes_namespace", .text, "the namespace of its claim, where the metadata names it"),
                Column("kubernetes_claim", .text, "its claim (PVC), where the metadata names it"),
                Column("owner_source", .text, "who named the owner: `local`, `server` or `rule`, as in `owners`"),
                Column("owner_rule", .text, "the rule of the configuration that named the owner"),
                Column("changed_at", .time, "the latest event of the disk"),
                Column("used_mib", .mebibytes, "what it takes on its datastore; NULL where the server did not tell"),
                Column(
                    "snapshots",
                    .integer,
                    "how many snapshots the server listed; NULL where that was not looked at"
                ),
                Column("relocation_disabled", .truth, "whether the server keeps it on its datastore (control flag)"),
                Column("changed_block_tracking", .truth, "whether the server notes which blocks change (control flag)"),
                Column("backing_object_id", .text, "ID of the object that it is on vSAN or vVols"),
                Column(
                    "in_global_catalog",
                    .truth,
                    "whether the vCenter's global list has it; NULL where that was not looked at"
                ),
                Column(
                    "in_datastore_catalog",
                    .truth,
                    "whether its datastore's list has it; NULL where that was not looked at"
                ),
                Column("kubernetes_cluster", .text, "the cluster's ID, where the metadata names it"),
                Column(
                    "snapshots_read_at",
                    .time,
                    "when its snapshots themselves were last read, and not only counted: they are in `snapshots`"
                ),
                Column(
                    "details_read_at",
                    .time,
                    "when its control flags and provisioning were last read, which lists do not tell; NULL where that is "
                        + "not known"
                ),
            ]
        ),
        CatalogView(
            "attachments",
            "One row for each time that a VM held a disk.",
            which + machine + [
                Column("power_state", .text, "`poweredOn`, `poweredOff` or `suspended`, as the VM was last seen"),
                Column("controller_key", .integer, "the device key of the controller that it sat on"),
                Column("controller", .text, "the controller, such as `SCSI controller 0`"),
                Column("unit", .integer, "its unit on the controller"),
                Column("device_key", .integer, "the device key of the disk in the VM"),
                Column("device", .text, "the VM's device, such as `Hard disk 2`"),
                Column("from_time", .time, "from when"),
                Column("to_time", .time, "to when; NULL while it lasts"),
                Column("attached", .truth, "whether it lasts"),
                Column("disk_mode", .text, "the mode of the device, such as `persistent` or `independent_persistent`"),
                Column("sharing", .text, "`sharingNone` or `sharingMultiWriter`"),
            ]
        ),
        CatalogView(
            "owners",
            "One row for each disk that has an owner.",
            which + [
                state
            ] + ownership + [
                Column("set_at", .time, "when it was set, by the clock of whoever set it"),
                Column(
                    "source",
                    .text,
                    "`local`: set here, and not (yet) in the disk's metadata; `server`: in the disk's metadata; `rule`: "
                        + "by a rule of the configuration, since nobody named one"
                ),
                Column("rule", .text, "that rule"),
            ]
        ),
        CatalogView(
            "owner_conflicts",
            "One row for each disk whose owner here is not the one in its metadata: a later word from here "
                + "that the server does not know of.",
            which + [
                Column("owner_here", .text, "the owner by this catalog"),
                Column("set_here_at", .time, "when that was set"),
                Column("owner_on_disk", .text, "the owner by the disk's metadata"),
                Column("set_on_disk_at", .time, "when that was set"),
                Column("noted_at", .time, "when this catalog saw the difference"),
            ]
        ),
        CatalogView(
            "tags",
            "One row for each tag on a disk.",
            which + [
                state,
                Column("category", .text, "the vSphere category; NULL for the catalog's own tags"),
                Column("name", .text, "the tag's name"),
                Column("tag", .text, "the tag as it is written: `category/name` or `name`"),
                Column("added_at", .time, "when this catalog learned of it"),
            ]
        ),
        CatalogView(
            "disk_metadata",
            "One row for each key of a disk's metadata.",
            which + [
                state,
                Column("key", .text, "such as `cns.k8s.pvc.name`; what fcd writes begins with `fcd.`"),
                Column("value", .text, "what the server has under it"),
            ]
        ),
        CatalogView(
            "snapshots",
            "One row for each snapshot of a disk that a sync has read.",
            which + [
                state,
                Column("snapshot_id", .text, "the server's ID of the snapshot; NULL where the server lost it"),
                Column("description", .text, "what vCenter calls its name"),
                Column("created_at", .time, "when it was made, by the server's clock"),
                Column(
                    "stranding",
                    .text,
                    "why it is of no use: `no-id`: no call can name it; `disk-gone`: its disk is gone, and the datastore "
                        + "still has it; NULL where nothing is wrong with it"
                ),
                Column("from_time", .time, "when a sync first saw it"),
                Column("to_time", .time, "when a sync no longer did; NULL while it lasts"),
            ]
        ),
        CatalogView(
            "retirements",
            "One row for each disk that is marked for deletion (`fcd retire`), also of those that were purged.",
            which + [
                state,
                Column("retired_at", .time, "when it was marked; NULL where the mark cannot be read"),
                Column("purge_due", .time, "when its grace is over; NULL as `retired_at`"),
                Column("retired_by", .text, "who marked it"),
                Column("reason", .text, "why"),
                Column("source", .text, "`local`: in this catalog alone; `server`: in the disk's metadata"),
                Column("noted_at", .time, "when this catalog learned of the mark"),
                Column(
                    "watched_since",
                    .time,
                    "the first sync of those in a row, none more than 8 days apart, that saw it attached to nothing"
                ),
                Column("looked_at", .time, "the last one of them"),
                Column("used_at", .time, "when a sync last saw it in use; NULL where none did"),
            ]
        ),
    ]
}
