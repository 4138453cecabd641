import Catalog
import FCD

/// The change behind a step of a plan, with all that it needs.
enum PlannedWork: Sendable {
    case register(RegisterRequest)
    case create(CreateRequest)
    case rename(String)
    case extend(MiB)
    case policy(StorageProfile)
    case owner(Owner)
    case tag(CatalogTag)
    case untag(CatalogTag)
    case metadata([String: String])
    case unset([String])
    case flags(DiskFlagSet, Bool)
    case detach(from: ManagedObjectReference)
    case attach(to: ManagedObjectReference, SlotRequest)
    case move(from: ManagedObjectReference, to: ManagedObjectReference, SlotRequest)

    /// The VM that gets the disk, with the place.
    var arrival: (vm: ManagedObjectReference, slot: SlotRequest)? {
        switch self {
        case .attach(let vm, let slot), .move(_, let vm, let slot): (vm, slot)
        default: nil
        }
    }

    /// The VM that gives the disk away.
    var departure: ManagedObjectReference? {
        switch self {
        case .detach(let vm), .move(let vm, _, _): vm
        default: nil
        }
    }

    /// The same with another place on the receiving VM.
    func at(_ slot: SlotRequest) -> PlannedWork {
        switch self {
        case .attach(let vm, _): .attach(to: vm, slot)
        case .move(let from, let vm, _): .move(from: from, to: vm, slot)
        default: self
        }
    }
}
