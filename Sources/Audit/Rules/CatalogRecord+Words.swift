import Catalog

/// Words for what a rule's row holds.
extension CatalogRecord {
    /// The day of a time or day column, as `YYYY-MM-DD`; nil where it is not known.
    func day(_ column: String) -> String? {
        text(column).map { String($0.prefix(10)) }
    }

    /// How a command names the disk: by its ID, which is never ambiguous.
    var disk: String { text("subject_id") ?? text("subject_name") ?? "" }

    /// The name of what the row is about.
    var name: String { text("subject_name") ?? "" }

    /// The name of its server.
    var server: String { text("subject_server") ?? "" }

    /// Whether it is a Kubernetes volume: those are their cluster's, and not to be changed behind its back.
    var isKubernetes: Bool { truth("kubernetes") ?? false }

    /// The command that shows a Kubernetes volume to its cluster.
    var kubectl: MendingCommand {
        guard let claim = text("kubernetes_claim") else { return MendingCommand("kubectl", "get", "pv") }
        return MendingCommand("kubectl", "get", "pvc", argument: claim, options: namespace ?? [])
    }

    /// The command that shows the snapshots of a Kubernetes volume to its cluster: deleted behind its back, a
    /// `VolumeSnapshot` loses its data.
    var kubectlSnapshots: MendingCommand {
        MendingCommand(["kubectl", "get", "volumesnapshot"] + (namespace ?? ["--all-namespaces"]))
    }

    private var namespace: [String]? { text("kubernetes_namespace").map { MendingCommand.option("-n", $0) } }

    /// How a command names the datastore: ``AuditRule/datastoreWord(of:)``.
    var datastoreWord: String? { text("datastore_word") }

    /// The texts in a JSON array.
    func texts(_ column: String) -> [String] { elements(column).compactMap(\.text) }

    /// The arrays in a JSON array.
    func arrays(_ column: String) -> [[JSONValue]] { elements(column).compactMap(\.elements) }

    private func elements(_ column: String) -> [JSONValue] {
        guard let json = text(column) else { return [] }
        var scanner = JSONScanner(json)
        return (try? scanner.value())?.elements ?? []
    }

    /// The arrays of texts in a JSON array.
    func lists(_ column: String) -> [[String?]] { arrays(column).map { $0.map(\.text) } }
}
