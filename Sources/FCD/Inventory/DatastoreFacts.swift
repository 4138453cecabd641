/// A datastore with the hosts that have it.
package struct DatastoreFacts: Sendable {
    package var datastore: Datastore
    /// Whether at least one host reaches it; nil where not told.
    package var isAccessible: Bool?
    /// How each host has it, by the hosts; nil where not told.
    package var mounts: [ManagedObjectReference: Mount]?

    /// How one host has a datastore.
    package struct Mount: Sendable, Equatable {
        /// Whether the host has mounted it and reaches it.
        package var isUsable: Bool
        package var isReadOnly: Bool
    }

    static let paths = Datastore.paths + ["host"]

    init(_ properties: ObjectProperties, tree: InventoryTree) throws(AnswerError) {
        datastore = try Datastore(properties, tree: tree)
        isAccessible = (properties["summary.accessible"]?.text).map { $0 == "true" }
        guard let rows = properties["host"]?.children else { return }
        var mounts: [ManagedObjectReference: Mount] = [:]
        for row in rows {
            guard let info = row.child("mountInfo") else { continue }
            let isMounted = try info.optionalBool("mounted") ?? true
            let isAccessible = try info.optionalBool("accessible") ?? true
            mounts[try row.reference("key")] = Mount(
                isUsable: isMounted && isAccessible,
                isReadOnly: info.optionalString("accessMode") == "readOnly"
            )
        }
        self.mounts = mounts
    }
}
