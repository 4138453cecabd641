/// What writes the history: each change of a row, by whatever statement, closes the version before it, opens the next,
/// and leaves an event.
///
/// Triggers, since a change that left no trace would make the history a guess. When and by whom stands in
/// `change_context`. A row that goes with its disk leaves no event: there is nothing left to have a history.
enum Migration3Triggers {
    static let sql = [disks, owners, tags, metadata, retirements, attachments, machines, changes].joined(
        separator: "\n"
    )

    private static let time = "(SELECT time FROM change_context)"

    /// A trigger's body: statements that write an event of the disk `disk` where `condition` holds.
    private static func event(
        _ kind: String,
        disk: String,
        was: String = "NULL",
        became: String = "NULL",
        detail: String = "NULL",
        when condition: String = "true"
    ) -> String {
        """
        INSERT INTO event (disk_id, seq, time, kind, source, operation_id, was, became, detail)
        SELECT \(disk), coalesce((SELECT max(seq) FROM event WHERE disk_id = \(disk)), 0) + 1, context.time, \(kind),
            context.source, context.operation_id, \(was), \(became), \(detail)
        FROM change_context AS context WHERE (\(condition)) AND EXISTS (SELECT 1 FROM disk WHERE id = \(disk));
        """
    }

    /// Statements that end the version of a thing that lasts, at the time at hand. One that began at that time, or later
    /// by a clock that was set back, leaves nothing.
    private static func close(_ table: String, _ key: String) -> String {
        """
        UPDATE \(table) SET to_time = \(time) WHERE \(key) AND to_time IS NULL AND from_time < \(time);
        DELETE FROM \(table) WHERE \(key) AND to_time IS NULL;
        """
    }

    /// When the next version begins: now, and never before the last one ended.
    private static func beginning(_ table: String, _ key: String) -> String {
        "max(\(time), coalesce((SELECT max(to_time) FROM \(table) WHERE \(key)), ''))"
    }

    private static func words(of disk: String, when condition: String = "true") -> String {
        """
        INSERT INTO text_pending SELECT \(disk)
        WHERE (\(condition)) AND EXISTS (SELECT 1 FROM disk WHERE id = \(disk))
            AND NOT EXISTS (SELECT 1 FROM text_pending WHERE disk_id = \(disk));
        """
    }

    // MARK: Disks

    private static let diskColumns = [
        "name", "capacity_mib", "datastore_id", "path", "provisioning", "state", "keep_after_delete_vm",
        "relocation_disabled", "changed_block_tracking", "fault",
    ]

    private static let openDisk = """
        INSERT INTO disk_version (disk_id, from_time, \(diskColumns.joined(separator: ", ")))
        SELECT NEW.id, \(beginning("disk_version", "disk_id = NEW.id")),
            \(diskColumns.map { "NEW.\($0)" }.joined(separator: ", "));
        """

    /// How a disk that is there for the first time came to be.
    private static let arrival = """
        CASE (SELECT kind FROM operation WHERE id = context.operation_id)
            WHEN 'register' THEN 'registered' WHEN 'promote' THEN 'registered'
            WHEN 'create' THEN 'created' WHEN 'clone' THEN 'created' WHEN 'copy-snapshot' THEN 'created'
            ELSE 'found' END
        """

    /// Old and new value of a column, where both are known and differ.
    private static func differs(_ column: String) -> String {
        "OLD.\(column) IS NOT NULL AND NEW.\(column) IS NOT NULL AND OLD.\(column) <> NEW.\(column)"
    }

    private static let wasThere = "OLD.state <> 'creating'"

    private static func flags(_ row: String) -> String {
        ["keep_after_delete_vm", "relocation_disabled", "changed_block_tracking"]
            .map { "CASE WHEN \(row).\($0) THEN ' \($0.replacing("_", with: "-"))' ELSE '' END" }
            .joined(separator: " || ")
    }

    private static let disks = """
        CREATE TRIGGER disk_insert AFTER INSERT ON disk BEGIN
            \(openDisk)
            \(event(
                arrival, disk: "NEW.id", became: "NEW.name", detail: "NEW.path", when: "NEW.state <> 'creating'"
            ))
            \(words(of: "NEW.id"))
        END;

        CREATE TRIGGER disk_update AFTER UPDATE OF \(diskColumns.joined(separator: ", ")) ON disk
        WHEN \(diskColumns.map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")) BEGIN
            \(close("disk_version", "disk_id = NEW.id"))
            \(openDisk)
            \(event(
                arrival, disk: "NEW.id", became: "NEW.name", detail: "NEW.path",
                when: "OLD.state = 'creating' AND NEW.state <> 'creating'"
            ))
            \(event(
                "'back'", disk: "NEW.id", became: "NEW.name", detail: "NEW.path",
                when: "OLD.state IN ('gone', 'deleted') AND NEW.state NOT IN ('gone', 'deleted')"
            ))
            \(event(
                "'renamed'", disk: "NEW.id", was: "OLD.name", became: "NEW.name",
                when: "OLD.name <> NEW.name AND \(wasThere)"
            ))
            \(event(
                "CASE WHEN NEW.capacity_mib > OLD.capacity_mib THEN 'grew' ELSE 'shrank' END", disk: "NEW.id",
                was: "CAST(OLD.capacity_mib AS TEXT)", became: "CAST(NEW.capacity_mib AS TEXT)",
                when: "\(differs("capacity_mib")) AND \(wasThere)"
            ))
            \(event(
                "'moved'", disk: "NEW.id", was: "OLD.path", became: "NEW.path",
                detail: """
                    CASE WHEN OLD.datastore_id <> NEW.datastore_id THEN
                        (SELECT name FROM datastore WHERE id = OLD.datastore_id) || ' to '
                            || (SELECT name FROM datastore WHERE id = NEW.datastore_id) END
                    """,
                when: "((\(differs("path"))) OR (\(differs("datastore_id")))) AND \(wasThere)"
            ))
            \(event(
                "'provisioning'", disk: "NEW.id", was: "OLD.provisioning", became: "NEW.provisioning",
                when: "\(differs("provisioning")) AND \(wasThere)"
            ))
            \(event(
                "'flags'", disk: "NEW.id", was: "trim(\(flags("OLD")))", became: "trim(\(flags("NEW")))",
                when: """
                    ((\(differs("keep_after_delete_vm"))) OR (\(differs("relocation_disabled")))
                        OR (\(differs("changed_block_tracking")))) AND \(wasThere)
                    """
            ))
            \(event(
                "'unreadable'", disk: "NEW.id", became: "NEW.fault",
                when: "NEW.fault IS NOT NULL AND OLD.fault IS NOT NEW.fault"
            ))
            \(event(
                "'readable'", disk: "NEW.id", was: "OLD.fault",
                when: "OLD.fault IS NOT NULL AND NEW.fault IS NULL AND NEW.state NOT IN ('gone', 'deleted')"
            ))
            \(event(
                "NEW.state", disk: "NEW.id", was: "OLD.name", detail: "OLD.path",
                when: "NEW.state IN ('gone', 'deleted') AND OLD.state <> NEW.state"
            ))
            \(words(of: "NEW.id", when: "OLD.name <> NEW.name OR OLD.path IS NOT NEW.path"))
        END;

        CREATE TRIGGER disk_delete AFTER DELETE ON disk BEGIN
            DELETE FROM disk_text WHERE rowid = OLD.id;
            DELETE FROM text_pending WHERE disk_id = OLD.id;
        END;
        """

    // MARK: Owners

    private static let ownerColumns = [
        "team", "person", "contact", "cost_centre", "purpose", "expires_on", "set_at", "source", "rule",
    ]

    private static func label(_ row: String) -> String { "coalesce(\(row).team, \(row).person, \(row).contact)" }

    /// What an ownership says beside who it is.
    private static func particulars(_ row: String, rule: Bool = true) -> String {
        let parts = [
            ("team", "team"), ("person", "person"), ("contact", "contact"), ("cost_centre", "cost centre"),
            ("purpose", "purpose"), ("expires_on", "expires"), ("rule", "by rule"),
        ]
        let text = (rule ? parts : parts.dropLast()).map { column, word in
            "CASE WHEN \(row).\(column) IS NULL THEN '' ELSE ', \(word) ' || \(row).\(column) END"
        }
        return "substr(\(text.joined(separator: " || ")), 3)"
    }

    private static let openOwner = """
        INSERT INTO owner_version (disk_id, from_time, \(ownerColumns.joined(separator: ", ")))
        SELECT NEW.disk_id, \(beginning("owner_version", "disk_id = NEW.disk_id")),
            \(ownerColumns.map { "NEW.\($0)" }.joined(separator: ", "));
        """

    private static let owners = """
        CREATE TRIGGER owner_insert AFTER INSERT ON owner BEGIN
            \(openOwner)
            \(event("'owner'", disk: "NEW.disk_id", became: label("NEW"), detail: particulars("NEW")))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER owner_update AFTER UPDATE ON owner
        WHEN \(ownerColumns.map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")) BEGIN
            \(close("owner_version", "disk_id = NEW.disk_id"))
            \(openOwner)
            \(event(
                "'owner'", disk: "NEW.disk_id", was: label("OLD"), became: label("NEW"),
                detail: """
                    \(particulars("NEW"))
                        || CASE WHEN NEW.set_at < OLD.set_at THEN '; set ' || NEW.set_at || ', before what it replaces ('
                            || \(particulars("OLD")) || '), which was set ' || OLD.set_at ELSE '' END
                    """,
                when: ownerColumns.dropLast(3).map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")
            ))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER owner_delete AFTER DELETE ON owner
        WHEN EXISTS (SELECT 1 FROM disk WHERE id = OLD.disk_id) BEGIN
            \(close("owner_version", "disk_id = OLD.disk_id"))
            \(event("'owner'", disk: "OLD.disk_id", was: label("OLD"), detail: particulars("OLD")))
            \(words(of: "OLD.disk_id"))
        END;

        CREATE TRIGGER owner_conflict_insert AFTER INSERT ON owner_conflict BEGIN
            \(event(
                "'owner-conflict'", disk: "NEW.disk_id",
                was: "(SELECT \(label("owner")) FROM owner WHERE disk_id = NEW.disk_id)", became: label("NEW"),
                detail: "\(particulars("NEW", rule: false)) || ', set ' || NEW.set_at"
            ))
        END;
        """

    // MARK: Tags and metadata

    private static func tag(_ row: String) -> String {
        "CASE WHEN \(row).category IS NULL THEN \(row).name ELSE \(row).category || '/' || \(row).name END"
    }

    private static func tagKey(_ row: String) -> String {
        "disk_id = \(row).disk_id AND name = \(row).name AND category = ifnull(\(row).category, '')"
    }

    private static let tags = """
        CREATE TRIGGER tag_insert AFTER INSERT ON tag BEGIN
            INSERT INTO tag_version (disk_id, name, category, from_time)
            SELECT NEW.disk_id, NEW.name, ifnull(NEW.category, ''), \(beginning("tag_version", tagKey("NEW")));
            \(event("'tagged'", disk: "NEW.disk_id", became: tag("NEW")))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER tag_delete AFTER DELETE ON tag
        WHEN EXISTS (SELECT 1 FROM disk WHERE id = OLD.disk_id) BEGIN
            \(close("tag_version", tagKey("OLD")))
            \(event("'untagged'", disk: "OLD.disk_id", was: tag("OLD")))
            \(words(of: "OLD.disk_id"))
        END;
        """

    private static let keyOfMetadata = "disk_id = NEW.disk_id AND key = NEW.key"

    private static let metadata = """
        CREATE TRIGGER metadata_insert AFTER INSERT ON metadata BEGIN
            INSERT INTO metadata_version (disk_id, key, from_time, value)
            SELECT NEW.disk_id, NEW.key, \(beginning("metadata_version", keyOfMetadata)), NEW.value;
            \(event(
                "'metadata'", disk: "NEW.disk_id", became: "NEW.value", detail: "NEW.key",
                when: """
                    NEW.key NOT LIKE 'fcd.%'
                        AND (SELECT first_seen FROM disk WHERE id = NEW.disk_id) < context.time
                    """
            ))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER metadata_update AFTER UPDATE OF value ON metadata WHEN OLD.value <> NEW.value BEGIN
            \(close("metadata_version", keyOfMetadata))
            INSERT INTO metadata_version (disk_id, key, from_time, value)
            SELECT NEW.disk_id, NEW.key, \(beginning("metadata_version", keyOfMetadata)), NEW.value;
            \(event(
                "'metadata'", disk: "NEW.disk_id", was: "OLD.value", became: "NEW.value", detail: "NEW.key",
                when: "NEW.key NOT LIKE 'fcd.%'"
            ))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER metadata_delete AFTER DELETE ON metadata
        WHEN EXISTS (SELECT 1 FROM disk WHERE id = OLD.disk_id) BEGIN
            \(close("metadata_version", "disk_id = OLD.disk_id AND key = OLD.key"))
            \(event(
                "'metadata'", disk: "OLD.disk_id", was: "OLD.value", detail: "OLD.key", when: "OLD.key NOT LIKE 'fcd.%'"
            ))
            \(words(of: "OLD.disk_id"))
        END;
        """

    // MARK: Retirements

    private static let openRetirement = """
        INSERT INTO retirement_version (disk_id, from_time, retired_at, due_at, retired_by, reason, source)
        SELECT NEW.disk_id, \(beginning("retirement_version", "disk_id = NEW.disk_id")), NEW.retired_at, NEW.due_at,
            NEW.retired_by, NEW.reason, NEW.source;
        """

    private static func retirementDetail(_ row: String) -> String {
        """
        substr(CASE WHEN \(row).retired_by IS NULL THEN '' ELSE ', by ' || \(row).retired_by END
            || CASE WHEN \(row).reason IS NULL THEN '' ELSE ', ' || \(row).reason END, 3)
        """
    }

    private static let retirements = """
        CREATE TRIGGER retirement_insert AFTER INSERT ON retirement BEGIN
            \(openRetirement)
            \(event("'retired'", disk: "NEW.disk_id", became: "NEW.due_at", detail: retirementDetail("NEW")))
        END;

        CREATE TRIGGER retirement_update AFTER UPDATE OF retired_at, due_at, retired_by, reason, source ON retirement
        WHEN OLD.retired_at IS NOT NEW.retired_at OR OLD.due_at IS NOT NEW.due_at
            OR OLD.retired_by IS NOT NEW.retired_by OR OLD.reason IS NOT NEW.reason OR OLD.source <> NEW.source BEGIN
            \(close("retirement_version", "disk_id = NEW.disk_id"))
            \(openRetirement)
            \(event(
                "'retired'", disk: "NEW.disk_id", was: "OLD.due_at", became: "NEW.due_at", detail: retirementDetail("NEW"),
                when: """
                    OLD.retired_at IS NOT NEW.retired_at OR OLD.due_at IS NOT NEW.due_at
                        OR OLD.retired_by IS NOT NEW.retired_by OR OLD.reason IS NOT NEW.reason
                    """
            ))
        END;

        CREATE TRIGGER retirement_delete AFTER DELETE ON retirement
        WHEN EXISTS (SELECT 1 FROM disk WHERE id = OLD.disk_id) BEGIN
            \(close("retirement_version", "disk_id = OLD.disk_id"))
            \(event("'unretired'", disk: "OLD.disk_id", was: "OLD.due_at", detail: retirementDetail("OLD")))
        END;
        """

    // MARK: Attachments and machines

    private static func machine(_ row: String) -> String { "(SELECT name FROM vm WHERE id = \(row).vm_id)" }

    private static func slot(_ row: String) -> String {
        """
        nullif(substr(CASE WHEN \(row).controller_label IS NULL THEN '' ELSE ', ' || \(row).controller_label END
            || CASE WHEN \(row).unit_number IS NULL THEN '' ELSE ', unit ' || \(row).unit_number END, 3), '')
        """
    }

    private static let attachments = """
        CREATE TRIGGER attachment_insert AFTER INSERT ON attachment BEGIN
            \(event("'attached'", disk: "NEW.disk_id", became: machine("NEW"), detail: slot("NEW")))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER attachment_end AFTER UPDATE OF to_time ON attachment
        WHEN OLD.to_time IS NULL AND NEW.to_time IS NOT NULL BEGIN
            \(event("'detached'", disk: "NEW.disk_id", was: machine("NEW"), detail: slot("OLD")))
            \(words(of: "NEW.disk_id"))
        END;

        CREATE TRIGGER attachment_slot AFTER UPDATE OF controller_label, unit_number ON attachment
        WHEN OLD.to_time IS NULL AND NEW.to_time IS NULL AND ((\(differs("controller_label"))) OR (\(differs("unit_number"))))
        BEGIN
            \(event("'slot'", disk: "NEW.disk_id", was: slot("OLD"), became: slot("NEW"), detail: machine("NEW")))
        END;

        CREATE TRIGGER attachment_sharing AFTER UPDATE OF disk_mode, sharing ON attachment
        WHEN OLD.to_time IS NULL AND NEW.to_time IS NULL AND ((\(differs("disk_mode"))) OR (\(differs("sharing")))) BEGIN
            \(event(
                "'sharing'", disk: "NEW.disk_id", was: "trim(ifnull(OLD.disk_mode, '') || ' ' || ifnull(OLD.sharing, ''))",
                became: "trim(ifnull(NEW.disk_mode, '') || ' ' || ifnull(NEW.sharing, ''))", detail: machine("NEW")
            ))
        END;
        """

    private static let openMachine = """
        INSERT INTO vm_version (vm_id, from_time, name, inventory_path, power_state)
        SELECT NEW.id, \(beginning("vm_version", "vm_id = NEW.id")), NEW.name, NEW.inventory_path, NEW.power_state;
        """

    private static let machines = """
        CREATE TRIGGER vm_insert AFTER INSERT ON vm BEGIN
            \(openMachine)
            UPDATE vm SET power_since = \(time) WHERE id = NEW.id;
        END;

        CREATE TRIGGER vm_update AFTER UPDATE OF name, inventory_path, power_state ON vm
        WHEN OLD.name <> NEW.name OR OLD.inventory_path IS NOT NEW.inventory_path OR OLD.power_state <> NEW.power_state
        BEGIN
            \(close("vm_version", "vm_id = NEW.id"))
            \(openMachine)
            UPDATE vm SET power_since = \(time) WHERE id = NEW.id AND OLD.power_state <> NEW.power_state;
            INSERT INTO text_pending
            SELECT DISTINCT disk_id FROM attachment
            WHERE vm_id = NEW.id AND to_time IS NULL AND OLD.name <> NEW.name
                AND NOT EXISTS (SELECT 1 FROM text_pending WHERE text_pending.disk_id = attachment.disk_id);
        END;
        """

    private static let changes = """
        CREATE TRIGGER event_insert AFTER INSERT ON event BEGIN
            UPDATE disk SET changed_at = NEW.time WHERE id = NEW.disk_id AND ifnull(changed_at, '') < NEW.time;
        END;
        """
}
