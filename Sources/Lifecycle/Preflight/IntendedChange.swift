package import FCD

/// A change that a person wants, with everything named already: what a preflight looks at.
package enum IntendedChange: Sendable {
    case register(on: Datastore)
    case create(MiB, Disk.Provisioning, on: Datastore)
    /// Without a provisioning the copy has the disk's.
    case clone(Disk, as: Disk.Provisioning?, to: Datastore)
    /// A new disk with the content of one of its snapshots.
    case copySnapshot(Disk, to: Datastore)
    case attach(Disk, to: VirtualMachine, at: SlotRequest)
    /// nil: from whichever VM holds it.
    case detach(Disk, from: VirtualMachine?)
    case move(Disk, to: VirtualMachine, at: SlotRequest)
    /// A VMDK that is no First Class Disk.
    case attachFile(DatastorePath, on: Datastore, to: VirtualMachine, at: SlotRequest)
    case detachFile(DatastorePath, on: Datastore, from: VirtualMachine)
    case moveFile(DatastorePath, on: Datastore, from: VirtualMachine, to: VirtualMachine, at: SlotRequest)
    case extend(Disk, to: MiB)
    case inflate(Disk)
    case rename(Disk)
    case relocate(Disk, to: Datastore)
    case delete(Disk)
    case unregister(Disk)
    case retire(Disk)
    case takeSnapshot(Disk)
    case deleteSnapshot(Disk)
    case revert(Disk)
    /// The datastore's list of disks, not a disk.
    case reconcile(Datastore)
    /// Metadata, or another note with the disk.
    case describe(Disk)
    /// Control flags or the storage policy.
    case configure(Disk)
    /// Changed blocks of the disk are tracked from now on, or no longer.
    case track(Disk, Bool)
}
