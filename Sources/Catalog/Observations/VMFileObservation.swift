/// A VMDK that a virtual machine uses otherwise than as a First Class Disk.
public struct VMFileObservation: Equatable, Sendable {
    /// What it is to the machine.
    public enum Role: String, CaseIterable, Sendable {
        /// The file of a plain disk.
        case disk
        /// What a delta of the machine depends on: below a snapshot or a linked clone.
        case parent
        /// A file that the machine's snapshots need, and no device shows.
        case snapshot
    }

    /// Datastore path `[ds] folder/x.vmdk`.
    public var path: String
    /// What it is to the machine.
    public var role: Role
    /// Managed object ID of its datastore; nil when the server did not say.
    public var datastoreMoid: String?

    /// Makes an observation.
    public init(path: String, role: Role, datastoreMoid: String? = nil) {
        self.path = path
        self.role = role
        self.datastoreMoid = datastoreMoid
    }
}
