/// The two kinds of `VStorageObjectManager` at `/sdk`. They take the same parameters under different names.
package enum VSOMFlavor: String, Sendable, CaseIterable {
    /// `VcenterVStorageObjectManager`.
    case vCenter
    /// `HostVStorageObjectManager`, on ESXi.
    case host

    func method(_ name: String) -> String { self == .host ? "Host" + name : name }
}

/// A `VStorageObjectManager` and its kind.
package struct VSOMManager: Sendable {
    package var reference: ManagedObjectReference
    package var flavor: VSOMFlavor

    package init(reference: ManagedObjectReference, flavor: VSOMFlavor) {
        self.reference = reference
        self.flavor = flavor
    }
}
