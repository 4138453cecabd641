/// How what a rule found is joined with what a finding shows of its subject.
extension AuditSubject {
    /// The column by which a rule's query names what offends: the catalog's key.
    var key: String {
        switch self {
        case .disk, .snapshot: "disk_id"
        case .vm: "vm_id"
        case .datastore: "datastore_id"
        case .file: "file_id"
        }
    }

    /// The whole query of a rule.
    ///
    /// What was found is gathered first, so that each of its rows is joined by keys, and the columns of a view that cost
    /// subqueries are worked out for findings alone.
    /// - Parameter isNarrowed: whether only disks of an owner or a datastore are wanted: `:owner`, `:datastore`.
    func query(over found: String, isNarrowed: Bool) -> String {
        let filter = isNarrowed && (self == .disk || self == .snapshot) ? "WHERE \(Self.filter)" : ""
        return """
            WITH found AS MATERIALIZED (\(found))
            SELECT found.*, \(columns) FROM found \(join) \(filter) ORDER BY \(order)
            """
    }

    /// What `--owner` and `--datastore` leave, over the view `disks` by the name `d`.
    static let filter = """
        (:owner IS NULL OR lower(:owner) IN (lower(d.team), lower(d.person), lower(d.contact)))
            AND (:datastore IS NULL OR :datastore IN (d.datastore, d.datastore_moid))
        """

    private var columns: String {
        switch self {
        case .disk, .snapshot:
            """
            d.fcd_id AS subject_id, d.disk AS subject_name, d.server AS subject_server,
                d.datastore AS subject_datastore, d.path AS subject_path, d.owner AS subject_owner,
                d.capacity_mib AS subject_mib, d.vm AS subject_vm, d.retired, d.kubernetes, d.kubernetes_namespace,
                d.kubernetes_claim, d.datastore_moid,
                (SELECT server.instance_uuid FROM server WHERE id = d.server_id) AS subject_server_uuid
            """
        case .vm:
            """
            v.moid AS subject_id, v.vm AS subject_name, v.server AS subject_server, v.vm AS subject_vm,
                (SELECT server.instance_uuid FROM server JOIN vm ON vm.server_id = server.id WHERE vm.id = v.vm_id)
                    AS subject_server_uuid
            """
        case .datastore:
            """
            s.moid AS subject_id, s.datastore AS subject_name, s.server AS subject_server,
                s.datastore AS subject_datastore, s.moid AS datastore_moid,
                (SELECT server.instance_uuid FROM server JOIN datastore ON datastore.server_id = server.id
                    WHERE datastore.id = s.datastore_id) AS subject_server_uuid,
                \(AuditRule.datastoreWord(of: "found.datastore_id")) AS datastore_word
            """
        case .file:
            """
            f.path AS subject_id, f.path AS subject_name, f.server AS subject_server,
                f.datastore AS subject_datastore, f.path AS subject_path,
                ifnull(f.capacity_mib, f.size_mib) AS subject_mib,
                (SELECT moid FROM datastore WHERE datastore.id = file.datastore_id) AS datastore_moid,
                (SELECT server.instance_uuid FROM server JOIN datastore ON datastore.server_id = server.id
                    WHERE datastore.id = file.datastore_id) AS subject_server_uuid
            """
        }
    }

    private var join: String {
        switch self {
        case .disk, .snapshot: "JOIN disks AS d ON d.disk_id = found.disk_id"
        case .vm: "JOIN vms AS v ON v.vm_id = found.vm_id"
        case .datastore: "JOIN datastores AS s ON s.datastore_id = found.datastore_id"
        case .file: "JOIN files AS f ON f.file_id = found.file_id JOIN file ON file.id = found.file_id"
        }
    }

    private var order: String {
        switch self {
        case .disk, .snapshot: "d.server, d.disk COLLATE NOCASE, d.disk_id"
        case .vm: "v.server, v.vm COLLATE NOCASE, v.vm_id"
        case .datastore: "s.server, s.datastore COLLATE NOCASE, s.datastore_id"
        case .file: "f.server, f.datastore, f.path, f.file_id"
        }
    }
}

extension AuditRule {
    /// How a command names a datastore: by its name, or by its ID where another one on the server has the name, too.
    /// - Parameter key: gives the catalog's key of the datastore.
    static func datastoreWord(of key: String) -> String {
        """
        (SELECT CASE WHEN EXISTS (SELECT 1 FROM datastore AS other
                WHERE other.name = this.name AND other.server_id = this.server_id AND other.id <> this.id
                    AND other.gone_at IS NULL)
            THEN this.moid ELSE this.name END FROM datastore AS this WHERE this.id = \(key))
        """
    }
}
