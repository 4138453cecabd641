import FCD

/// A folder of the inventory, one of a datacenter's four roots, or a datastore cluster (`StoragePod`).
struct Folder: Sendable {
    let reference: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference?
    var childType: [String]
    var children: [ManagedObjectReference] = []
    /// Whether a datastore cluster recommends datastores: Storage DRS.
    var isPlacementEnabled = false
}

/// A datacenter with its four folders.
struct Datacenter: Sendable {
    let reference: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference
    var vmFolder: ManagedObjectReference
    var hostFolder: ManagedObjectReference
    var datastoreFolder: ManagedObjectReference
    var networkFolder: ManagedObjectReference
}

/// A cluster or a host that stands alone.
struct ComputeResource: Sendable {
    let reference: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference
    var resourcePool: ManagedObjectReference
    var hosts: [ManagedObjectReference] = []
}

/// A host.
struct HostSystem: Sendable {
    let reference: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference
    /// Datastores of the datacenter that this host has not, or not for writing, by their moids.
    var exceptions: [String: MountException] = [:]
}

/// How a host has a datastore, if not as usual.
package enum MountException: Sendable { case unmounted, readOnly }
