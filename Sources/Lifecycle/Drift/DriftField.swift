import Catalog

/// What of a disk is compared.
package enum DriftField: String, CaseIterable, Sendable {
    /// Whether the catalog and the server both have the disk.
    case existence
    /// Whether the server can read it.
    case readable
    case name
    case size
    case path
    /// The virtual machines that hold it.
    case attachment
    case owner
    /// The mark for deletion.
    case retirement
    /// vSphere's tags: the catalog's own are nowhere else.
    case tags
    /// Control flags.
    case flags

    /// The events that gave the catalog what it has.
    var kinds: [EventKind] {
        switch self {
        case .existence: EventKind.arrivals + [.gone, .deleted]
        case .readable: [.unreadable, .readable]
        case .name: EventKind.arrivals + [.renamed]
        case .size: EventKind.arrivals + [.grew, .shrank]
        case .path: EventKind.arrivals + [.moved]
        case .attachment: [.attached, .detached]
        case .owner: [.owner]
        case .retirement: [.retired, .unretired]
        case .tags: [.tagged, .untagged]
        case .flags: EventKind.arrivals + [.flags]
        }
    }

    /// The operations that set it, and do not only see it while they are at something else.
    var operations: Set<OperationKind> {
        let making: Set<OperationKind> = [.create, .clone, .copySnapshot]
        let registering: Set<OperationKind> = [.register, .promote]
        return switch self {
        case .existence: making.union(registering).union([.delete, .unregister])
        case .readable: []
        case .name: making.union(registering).union([.rename])
        case .size: making.union([.extend])
        case .path: making.union([.relocate])
        case .attachment: [.attach, .detach, .move]
        case .owner: making.union(registering).union([.owner])
        case .retirement: [.retire, .unretire]
        case .tags: making.union(registering).union([.tag])
        case .flags: making.union([.flag])
        }
    }

    /// Whether it costs a call for each disk.
    var isReadDiskByDisk: Bool { self == .tags || self == .flags }
}
