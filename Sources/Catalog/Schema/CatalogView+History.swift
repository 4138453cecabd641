extension CatalogView {
    // What was, and what was done.
    static let history = [
        CatalogView(
            "operations",
            "The journal: one row for each change that was begun. Rows are kept; `fcd operations export` "
                + "writes them with their steps.",
            [
                Column("operation_id", .text, "UUID; also in a new disk's metadata, under `fcd.operation`"),
                Column(
                    "kind",
                    .text,
                    "`register`, `promote`, `create`, `delete`, `clone`, `copy-snapshot`, `extend`, `inflate`, "
                        + "`rename`, `relocate`, `unregister`, `attach`, `detach`, `move`, `tag`, `snapshot`, "
                        + "`delete-snapshot`, `revert`, `reconcile`, `metadata`, `flag`, `policy`, `owner`, `retire` or "
                        + "`unretire`"
                ),
                Column("state", .text, "`intended`, `running`, `done`, `failed` or `unknown`"),
                Column("open", .truth, "whether the outcome is not known: `fcd recover` finds it out"),
                Column("server", .text, "the server that it was done on"),
                Column("disk_id", .integer, "the disk that it was done to: it leads to `disks`"),
                Column("fcd_id", .text, "the server's ID of that disk"),
                Column("disk", .text, "the disk's name"),
                Column("target", .text, "what it was done to, in words"),
                Column("intent", .text, "JSON: what is needed to find out what the server did"),
                Column("task", .text, "the server's task"),
                Column("user", .text, "who did it"),
                Column("host", .text, "on which machine"),
                Column("pid", .integer, "in which process there"),
                Column("started_at", .time, "when it began"),
                Column("finished_at", .time, "when it ended, or was given up as unknown"),
                Column(
                    "outcome",
                    .text,
                    "what came of it; `refused: disk.snapshots` where it was refused for the disk's snapshots"
                ),
                Column("error", .text, "why it failed, or is unknown"),
            ]
        ),
        CatalogView(
            "events",
            "The history: one row for each change of a disk that was seen or made.",
            which + [
                Column("seq", .integer, "the disk's events, counted from 1 as the catalog came to know of them"),
                Column("time", .time, "when the change was made or seen"),
                Column(
                    "kind",
                    .text,
                    "`found` (seen for the first time), `registered`, `created`, `back`, `renamed`, `grew`, `shrank`, "
                        + "`moved`, `provisioning`, `flags`, `unreadable`, `readable`, `gone`, `deleted`, `attached`, "
                        + "`detached`, `slot`, `sharing`, `tagged`, `untagged`, `metadata`, `owner`, `owner-conflict`, "
                        + "`retired` or `unretired`"
                ),
                Column(
                    "source",
                    .text,
                    "`sync`: a sync saw it; `command`: a command made it or came upon it; `other`: anything else, such "
                        + "as the upgrade of an older catalog"
                ),
                Column("operation_id", .text, "the operation that made it: it leads to `operations`"),
                Column("operation", .text, "that operation's kind"),
                Column("user", .text, "who that was"),
                Column("was", .text, "the old value, such as a name, a size in MiB, a path, a VM or an owner"),
                Column("became", .text, "the new value"),
                Column("detail", .text, "more about it, such as the slot or the metadata's key"),
                Column(
                    "server_user",
                    .text,
                    "of a change that a sync saw: who made it, where the server's own events tell"
                ),
                Column("server_event", .text, "the kind of event or task that tells it"),
                Column("server_time", .time, "when that was, by the server's clock"),
            ]
        ),
        CatalogView(
            "disk_history",
            "How each disk was, from one time to another: one row for each time that something about it changed.",
            [
                Column("disk_id", .integer, "the disk's key in this catalog: it leads to `disks`"),
                Column("fcd_id", .text, "the server's ID of the disk"),
                Column("server", .text, "the server that has the disk"),
                Column("from_time", .time, "from when"),
                Column("to_time", .time, "to when; NULL while it lasts"),
                Column("disk", .text, "its name in that time"),
                Column("capacity_mib", .mebibytes, "its size in that time"),
                Column("datastore", .text, "the datastore that its file was on, by the name that this has today"),
                Column("path", .text, "its file in that time"),
                Column("provisioning", .text, "`thin`, `eager` or `lazy`"),
                Column("state", .text, "its state in that time, as in `disks`"),
                Column("keep_after_delete_vm", .truth, "whether it survived the deletion of a VM that held it"),
                Column("relocation_disabled", .truth, "whether the server kept it on its datastore"),
                Column("changed_block_tracking", .truth, "whether the server noted which blocks changed"),
                Column("fault", .text, "why the server could not read it"),
            ]
        ),
        CatalogView(
            "owner_history",
            "Who owned a disk, from one time to another.",
            which + [
                Column("from_time", .time, "from when, by this catalog"),
                Column("to_time", .time, "to when; NULL while it lasts"),
            ] + ownership + [
                Column("set_at", .time, "when it was set, by the clock of whoever set it"),
                Column("source", .text, "`local`, `server` or `rule`, as in `owners`"),
                Column("rule", .text, "the rule of the configuration that named the owner"),
            ]
        ),
        CatalogView(
            "tag_history",
            "Which tags a disk had, from one time to another.",
            which + [
                Column("category", .text, "the vSphere category; NULL for the catalog's own tags"),
                Column("name", .text, "the tag's name"),
                Column("tag", .text, "the tag as it is written: `category/name` or `name`"),
                Column("from_time", .time, "from when, by this catalog"),
                Column("to_time", .time, "to when; NULL while it lasts"),
            ]
        ),
    ]
}
