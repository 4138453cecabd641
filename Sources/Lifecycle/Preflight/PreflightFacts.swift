import Catalog
import FCD

/// All that the checks before one change look at, read in two rounds of calls.
struct PreflightFacts: Sendable {
    /// Who holds the disk.
    struct Holding: Sendable {
        var holders: [DiskHolder]
        /// VMs whose devices the server did not tell, where all VMs were looked at.
        var unreadable: [VirtualMachine] = []
    }

    var holding: Fact<Holding> = .beyond("who holds the disk was not asked")
    var machines: [ManagedObjectReference: MachineFacts] = [:]
    var datastores: [ManagedObjectReference: DatastoreFacts] = [:]
    var snapshots: Fact<[DiskSnapshot]> = .beyond("the disk's snapshots were not asked for")
    var metadata: Fact<[String: String]> = .beyond("the disk's metadata was not asked for")
    var locks: Fact<[FileLock]> = .beyond("who has locked the disk was not asked")
    var privileges: Fact<GrantedPrivileges> = .beyond("the user's privileges were not asked for")
    /// How many disks an NVMe controller of the receiving VM takes, where that was told.
    var nvmeDisks: Int?
    /// Operations of this program on the disk that have not come to an end.
    var openOperations: Fact<[OperationRecord]> = .beyond("there is no catalog")
    /// Whether the disk may be a Kubernetes volume although its metadata cannot be read here at all.
    var mayHideKubernetes = false
    /// The API version where the server cannot unregister a disk.
    var versionWithoutUnregister: APIVersion?
    /// The mark for deletion that the catalog has of the disk.
    var knownRetirement: RetirementMark?

    var holders: [DiskHolder] { holding.value?.holders ?? [] }

    /// The VMs that hold the disk, as they were read with it.
    var holdingMachines: [MachineFacts] { holders.compactMap { machines[$0.machine.reference] } }

    /// Who holds the disk, for a change that must not go on without knowing it.
    ///
    /// - Throws: ``FCDError`` where that cannot be told for certain.
    func knownHolders() throws(FCDError) -> [DiskHolder] {
        if case .untold(let error) = holding { throw error }
        return holders
    }

    /// Where the disk goes, by what the VM looks like now.
    ///
    /// - Throws: ``FCDError`` where there is no such place.
    func place(_ slot: SlotRequest, in machine: VirtualMachine) throws(FCDError) -> RequestedSlot {
        try slot.choose(in: machines[machine.reference]?.machine ?? machine, nvmeDisks: nvmeDisks)
    }

    mutating func add(_ inventory: InventoryFacts) {
        for machine in inventory.machines { machines[machine.machine.reference] = machine }
        for datastore in inventory.datastores { datastores[datastore.datastore.reference] = datastore }
    }
}
