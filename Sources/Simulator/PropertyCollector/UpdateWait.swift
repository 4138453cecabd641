import FCD

/// One look of `WaitForUpdatesEx` at what its collector's client does not know yet.
struct UpdateWait {
    let call: MethodCall

    /// `WaitForUpdatesEx` and its forerunners, of which one never waits and the other always.
    static let methods: Set<String> = ["WaitForUpdatesEx", "WaitForUpdates", "CheckForUpdates"]

    /// How long the caller is ready to wait; `nil` for ever.
    var patience: Duration? {
        guard call.method != "CheckForUpdates" else { return .zero }
        return call.arguments["options", "maxWaitSeconds"].flatMap { Int($0.text.trimmed) }.map { .seconds($0) }
    }

    /// The change set, or `nil` if there is nothing new and the caller should wait on.
    func poll(_ state: inout ServerState) throws(Fault) -> Value? {
        var (key, collector) = state.collectors.collector(call.this, call.session)
        let known = try knownReport(collector)
        let reader = PropertyReader(state: state, session: call.session)
        var budget = call.arguments["options", "maxObjectUpdates"].flatMap { Int($0.text.trimmed) } ?? .max
        guard budget > 0 else { throw .invalidArgument("options.maxObjectUpdates") }
        var report = known.report.filter { id, _ in collector.filters.contains { $0.reference.value == id } }
        var filterUpdates: [Value] = []
        var isTruncated = false
        for filter in collector.filters {
            let id = filter.reference.value
            let current = try contents(of: filter, reader)
            let changes = Self.changes(from: report[id] ?? [:], to: current)
            let taken = changes.prefix(budget)
            isTruncated = isTruncated || taken.count < changes.count
            budget -= taken.count
            var told = report[id] ?? [:]
            for change in taken { told[change.object] = change.content }
            report[id] = told
            if !taken.isEmpty {
                filterUpdates.append(
                    .object(
                        "PropertyFilterUpdate",
                        [
                            "filter": .reference(filter.reference),
                            "objectSet": .array(of: "ObjectUpdate", taken.map(\.value)),
                        ]
                    )
                )
            }
        }
        guard !filterUpdates.isEmpty else { return nil }
        collector.version += 1
        collector.reports = [known.version: known.report, collector.version: report]
        state.collectors.collectors[key] = collector
        return .object(
            "UpdateSet",
            [
                "version": .string(String(collector.version)),
                "filterSet": .array(of: "PropertyFilterUpdate", filterUpdates),
                "truncated": isTruncated ? true : nil,
            ]
        )
    }

    /// What the client knows: it says which answer it has seen last. An empty version starts anew.
    private func knownReport(
        _ collector: CollectorStore.Collector
    ) throws(Fault) -> (version: Int, report: CollectorStore.Report) {
        let text = call.optionalString("version") ?? ""
        guard !text.isEmpty else { return (0, [:]) }
        guard let version = Int(text), let report = collector.reports[version] else {
            throw Fault("InvalidCollectorVersion", "The collector has no version '\(text)'.")
        }
        return (version, report)
    }

    /// Objects that a filter started from may have gone meanwhile: then they leave.
    private func contents(
        of filter: CollectorStore.Filter,
        _ reader: PropertyReader
    ) throws(Fault) -> [PropertyReader.Content] {
        do {
            return try reader.read(filter.spec)
        } catch {
            if error.type == "ManagedObjectNotFound" { return [] }
            throw error
        }
    }

    private struct Change {
        var object: ManagedObjectReference
        var kind: String
        var assigned: [(path: String, value: Value?)]
        /// What the client knows afterwards; `nil` for an object that left.
        var content: PropertyReader.Content?

        var value: Value {
            .object(
                "ObjectUpdate",
                [
                    "kind": .constant("ObjectUpdateKind", kind),
                    "obj": .reference(object),
                    "changeSet": .array(
                        of: "PropertyChange",
                        assigned.map { path, value in
                            .object(
                                "PropertyChange",
                                [
                                    "name": .string(path),
                                    "op": .constant("PropertyChangeOp", value == nil ? "remove" : "assign"),
                                    "val": value,
                                ]
                            )
                        }
                    ),
                ]
            )
        }
    }

    private static func changes(
        from known: [ManagedObjectReference: PropertyReader.Content],
        to current: [PropertyReader.Content]
    ) -> [Change] {
        var changes: [Change] = []
        for content in current {
            let before = known[content.object]
            guard before != content else { continue }
            let paths = Set(content.properties.keys).union(before?.properties.keys ?? [:].keys).sorted()
            let assigned = paths.filter { content.properties[$0] != before?.properties[$0] }
            changes.append(
                Change(
                    object: content.object,
                    kind: before == nil ? "enter" : "modify",
                    assigned: assigned.map { ($0, content.properties[$0]) },
                    content: content
                )
            )
        }
        let present = Set(current.map(\.object))
        for object in known.keys where !present.contains(object) {
            changes.append(Change(object: object, kind: "leave", assigned: [], content: nil))
        }
        return changes
    }
}
