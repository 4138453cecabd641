/// A snapshot of a whole virtual machine: one node of `snapshot.rootSnapshotList`.
public struct MachineSnapshot: Sendable, Equatable {
    /// `VirtualMachineSnapshot:snapshot-7`.
    public var reference: ManagedObjectReference
    /// Not unique.
    public var name: String
    /// What whoever took it wrote.
    public var description: String

    /// All snapshots of a tree, parents before their children.
    static func all(of tree: XMLNode) throws(AnswerError) -> [MachineSnapshot] {
        var found = [
            MachineSnapshot(
                reference: try tree.reference("snapshot"),
                name: try tree.string("name"),
                description: tree.optionalString("description") ?? ""
            )
        ]
        for child in tree.all("childSnapshotList") { found += try all(of: child) }
        return found
    }
}
